import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge';
import { workerName } from '../config/names';
import type { Background } from '../service/background';

export interface Looked {
  readonly fullName: string;
  readonly clusterName: string;
  /** Its name in the cluster. */
  readonly serviceName: string;
  readonly background: Pick<Background, 'workers' | 'jobs'>;
}

/** Lets a role see a service with its workers and jobs, and change nothing. */
export function grantLook(scope: Construct, role: iam.Role, looked: Looked): void {
  const { fullName, clusterName, serviceName, background } = looked;
  const arnOf = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'ecs', resource, resourceName });
  const services = [
    serviceName,
    ...[...background.workers.keys()].map((each) => workerName(fullName, each)),
  ].map((name) => `${clusterName}/${name}`);
  const madeLater = (resource: string) => services.map((each) => arnOf(resource, `${each}/*`));
  const cluster = { ArnEquals: { 'ecs:cluster': arnOf('cluster', clusterName) } };
  const [deployments, revisions] = [madeLater('service-deployment'), madeLater('service-revision')];
  const tasks = arnOf('task', `${clusterName}/*`);
  for (const statement of [
    new iam.PolicyStatement({
      actions: ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
      resources: services.map((each) => arnOf('service', each)),
    }),
    new iam.PolicyStatement({ actions: ['ecs:DescribeServiceDeployments'], resources: deployments }),
    new iam.PolicyStatement({ actions: ['ecs:DescribeServiceRevisions'], resources: revisions }),
    new iam.PolicyStatement({
      // `*`: tasks are listed by cluster, which is a condition and no resource.
      // source: Service Authorization Reference, Amazon ECS, ListTasks
      actions: ['ecs:ListTasks'],
      resources: ['*'],
      conditions: cluster,
    }),
    new iam.PolicyStatement({ actions: ['ecs:DescribeTasks'], resources: [tasks], conditions: cluster }),
    new iam.PolicyStatement({
      // `*`: Elastic Load Balancing's Describe calls take no resource.
      // source: Service Authorization Reference, Elastic Load Balancing V2
      actions: ['elasticloadbalancing:DescribeRules'],
      resources: ['*'],
    }),
    ...ofJobs(background),
  ]) {
    role.addToPolicy(statement);
  }
  for (const each of deployments) {
    acknowledgeWildcard(scope, each, 'The id of a deployment is made when it starts; this service’s only');
  }
  for (const each of revisions) {
    acknowledgeWildcard(scope, each, 'The id of a revision is made with it; this service’s only');
  }
  acknowledgeWildcard(
    scope,
    tasks,
    clusterName === fullName
      ? 'The id of a task is made when it starts; this cluster’s only, which has one service'
      : 'The id of a task is made when it starts; this cluster’s only, of which it reads',
  );
  acknowledgeWildcard(
    scope,
    '*',
    background.jobs
      ? 'ListTasks takes its cluster as a condition; DescribeRules and DescribeTaskDefinition take no resource; all only read'
      : 'ListTasks takes its cluster as a condition and DescribeRules takes no resource; both only read',
  );
}

/** What the function of the jobs would start, as Lambda has it. */
function ofJobs({ jobs }: Looked['background']): readonly iam.PolicyStatement[] {
  if (!jobs) return [];
  return [
    new iam.PolicyStatement({
      actions: ['lambda:GetFunctionConfiguration'],
      resources: [jobs.starter.function.functionArn],
    }),
    // `*`: it takes no resource. source: Service Authorization Reference, Amazon ECS, DescribeTaskDefinition
    new iam.PolicyStatement({ actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] }),
  ];
}
