import * as iam from 'aws-cdk-lib/aws-iam';
import { ecsPlace, loadBalancerName, workerName } from '../../config/names';
import { arn, type Permission } from '../github-access/access';
import type { Reach } from './grants';

/** What `teal status` and `verify` call of workers, beside what they call of services; nothing without workers. */
export function readWorkers({ environment: { stacks, configuration } }: Reach): Permission[] {
  const names = configuration.services.flatMap(({ name, workers = [] }) => {
    const { cluster } = ecsPlace(name, configuration.name, configuration.cluster?.name);
    const fullName = loadBalancerName(name, configuration.name);
    return workers.map((worker) => `${cluster}/${workerName(fullName, worker.name)}`);
  });
  if (names.length === 0) return [];
  const on = (kind: string, end = '') => names.map((name) => arn(stacks[0], 'ecs', kind, `${name}${end}`));
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadWorkers',
        actions: ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
        resources: on('service'),
      }),
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadWorkerRevisions',
        actions: ['ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions'],
        resources: [...on('service-deployment', '/*'), ...on('service-revision', '/*')],
      }),
      wildcardReason:
        'The ids of deployments and revisions are made when they start; this environment’s workers only',
    },
  ];
}
