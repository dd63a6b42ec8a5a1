import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  type Service,
  type ServiceDeployment,
  type ServiceDeploymentBrief,
  type ServiceRevision,
  type Task,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { arns, digest } from './observation';

/** What AWS has of a service, as its API answers: every list in pages of two. */
export interface Account {
  services: Service[];
  deployments: ServiceDeploymentBrief[];
  described: ServiceDeployment[];
  revisions: ServiceRevision[];
  tasks: Task[];
  rules: Rule[];
  /** Of jobs. */
  definitions: TaskDefinition[];
  /** Variables of the function that starts jobs. */
  variables: Record<string, string> | undefined;
}

export const taskAnswer = (id: string, change: Partial<Task> = {}): Task => ({
  taskArn: arns.task(id),
  taskDefinitionArn: arns.definition(8),
  group: 'service:shop',
  startedBy: 'ecs-svc/8',
  desiredStatus: 'RUNNING',
  lastStatus: 'RUNNING',
  startedAt: new Date(8),
  containers: [{ name: 'web', imageDigest: digest('b') }],
  ...change,
});

export const brief = (
  id: string,
  status: string,
  at: number,
  change: Partial<ServiceDeploymentBrief> = {},
): ServiceDeploymentBrief => ({
  serviceDeploymentArn: arns.deployment(id),
  status: status as ServiceDeploymentBrief['status'],
  createdAt: new Date(at),
  targetServiceRevisionArn: arns.revision('new'),
  ...change,
});

/** One service of three tasks, released at 8, on the group `green`. */
export const account = (change: Partial<Account> = {}): Account => ({
  services: [
    {
      serviceArn: arns.service,
      status: 'ACTIVE',
      desiredCount: 3,
      runningCount: 3,
      pendingCount: 0,
      currentServiceRevisions: [
        { arn: arns.revision('new'), requestedTaskCount: 3, runningTaskCount: 3, pendingTaskCount: 0 },
      ],
    },
  ],
  deployments: [
    brief('d7', 'ROLLBACK_SUCCESSFUL', 7),
    brief('d8', 'SUCCESSFUL', 8),
    brief('d6', 'STOPPED', 6),
  ],
  described: [
    {
      serviceDeploymentArn: arns.deployment('d8'),
      status: 'SUCCESSFUL',
      targetServiceRevision: { arn: arns.revision('new') },
    },
  ],
  revisions: [
    {
      serviceRevisionArn: arns.revision('new'),
      taskDefinition: arns.definition(8),
      containerImages: [{ containerName: 'web', imageDigest: digest('b'), image: 'shop' }],
      resolvedConfiguration: {
        loadBalancers: [{ targetGroupArn: arns.group('green'), productionListenerRule: arns.rule }],
      },
    },
  ],
  tasks: [taskAnswer('t1'), taskAnswer('t2'), taskAnswer('t3')],
  rules: [
    {
      RuleArn: arns.rule,
      Actions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: arns.group('blue'), Weight: 0 },
              { TargetGroupArn: arns.group('green'), Weight: 100 },
            ],
          },
        },
      ],
    },
  ],
  definitions: [],
  variables: undefined,
  ...change,
});

const PAGE = 2;
function pageOf<T>(all: readonly T[], token: string | undefined): { items: T[]; nextToken?: string } {
  const start = Number(token ?? 0);
  const next = start + PAGE;
  return { items: all.slice(start, next), ...(next < all.length && { nextToken: String(next) }) };
}

/** Clients that answer from what `of` returns at the time of the call. */
export function clientsOf(of: () => Account) {
  const ecs = mockClient(ECSClient);
  const elb = mockClient(ElasticLoadBalancingV2Client);
  const missing = (arn: string) => [{ arn, reason: 'MISSING' }];
  const isOf = (name: string, arn = arns.service) => arn.endsWith(`/${name}`);
  ecs.on(DescribeServicesCommand).callsFake(({ services: [name] }) => ({
    services: of().services.filter(({ serviceArn }) => isOf(name, serviceArn)),
    failures: missing(name),
  }));
  ecs.on(ListServiceDeploymentsCommand).callsFake(({ service, nextToken }) => {
    const own = of().deployments.filter(({ serviceArn }) => isOf(service, serviceArn));
    const { items, ...page } = pageOf(own, nextToken);
    return { serviceDeployments: items, ...page };
  });
  ecs.on(DescribeServiceDeploymentsCommand).callsFake(({ serviceDeploymentArns: [arn] }) => ({
    serviceDeployments: of().described.filter(({ serviceDeploymentArn }) => serviceDeploymentArn === arn),
    failures: missing(arn),
  }));
  ecs.on(DescribeServiceRevisionsCommand).callsFake(({ serviceRevisionArns: [arn] }) => ({
    serviceRevisions: of().revisions.filter(({ serviceRevisionArn }) => serviceRevisionArn === arn),
    failures: missing(arn),
  }));
  ecs.on(ListTasksCommand).callsFake(({ nextToken }) => {
    const { items, ...page } = pageOf(of().tasks, nextToken);
    return { taskArns: items.map(({ taskArn }) => taskArn), ...page };
  });
  ecs.on(DescribeTasksCommand).callsFake(({ tasks }: { tasks: string[] }) => {
    if (tasks.length > 100) throw new Error('InvalidParameterException: at most 100 tasks');
    const found = of().tasks.filter(({ taskArn = '' }) => tasks.includes(taskArn));
    return { tasks: found, failures: [] };
  });
  ecs.on(DescribeTaskDefinitionCommand).callsFake(({ taskDefinition: arn }) => ({
    taskDefinition: of().definitions.find(({ taskDefinitionArn }) => taskDefinitionArn === arn),
  }));
  const lambda = mockClient(LambdaClient);
  lambda.on(GetFunctionConfigurationCommand).callsFake(() => {
    const { variables } = of();
    return variables === undefined ? {} : { Environment: { Variables: variables } };
  });
  elb.on(DescribeRulesCommand).callsFake(({ RuleArns: [arn] }) => {
    const rules = of().rules.filter(({ RuleArn }) => RuleArn === arn);
    if (rules.length > 0) return { Rules: rules };
    throw Object.assign(new Error('One or more rules not found'), { name: 'RuleNotFoundException' });
  });
  const clients = {
    ...{ ecs: new ECSClient({}), elb: new ElasticLoadBalancingV2Client({}), lambda: new LambdaClient({}) },
  };
  return { ecs, elb, lambda, clients };
}
