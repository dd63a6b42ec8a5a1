import * as iam from 'aws-cdk-lib/aws-iam';
import { arn, type Permission } from '../github-access/access';
import { clusterNames } from '../github-access/verdict';
import type { Reach } from './grants';
import { changeSecrets } from './secrets';

/** What no role has in the day: a shell in a task, and values of secrets. */
export const breakGlassPermissions = (reach: Reach): Permission[] => [
  ...shellPermissions(reach),
  ...changeSecrets(reach),
];

/** Where the environment has `exec`; the call is in CloudTrail, the session in the log that the cluster names. source: ECS developer guide, "Using ECS Exec" */
function shellPermissions({ environment }: Reach): Permission[] {
  const [stack] = environment.stacks;
  const clusters = clusterNames(environment);
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'OpenShell',
        actions: ['ecs:ExecuteCommand'],
        // It is asked of the cluster and of the task. source: Service Authorization Reference, Amazon ECS
        resources: clusters.flatMap((name) => [
          arn(stack, 'ecs', 'cluster', name),
          arn(stack, 'ecs', 'task', `${name}/*`),
        ]),
      }),
      wildcardReason: 'The id of a task is made when it starts; this environment’s clusters only',
    },
  ];
}
