import type { Observation, ObservedTask } from '../../../lambda/uniformity/decide';

const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';

export const arns = {
  service: `${ECS}:service/shop-production/shop`,
  worker: `${ECS}:service/shop-production/shop-production-worker-mails`,
  deployment: (id: string) => `${ECS}:service-deployment/shop-production/shop/${id}`,
  revision: (id: string) => `${ECS}:service-revision/shop-production/shop/${id}`,
  definition: (revision: number, family = 'shop') => `${ECS}:task-definition/${family}:${revision}`,
  task: (id: string) => `${ECS}:task/shop-production/${id}`,
  group: (name: string) => `${ELB}:targetgroup/${name}/73e2d6bc24d8a067`,
  rule: `${ELB}:listener-rule/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee`,
};
export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

export const task = (id: string, change: Partial<ObservedTask> = {}): ObservedTask => ({
  arn: arns.task(id),
  taskDefinition: arns.definition(8),
  lastStatus: 'RUNNING',
  startedBy: 'ecs-svc/8',
  containers: [{ name: 'web', digest: digest('b') }],
  ...change,
});

/** Eight tasks of revision `new`, and all users on their group. */
export const uniform: Observation = {
  service: {
    arn: arns.service,
    status: 'ACTIVE',
    desiredCount: 8,
    runningCount: 8,
    pendingCount: 0,
    revisions: [{ arn: arns.revision('new'), requested: 8, running: 8, pending: 0 }],
  },
  newest: { arn: arns.deployment('d8'), status: 'SUCCESSFUL' },
  live: {
    arn: arns.revision('new'),
    taskDefinition: arns.definition(8),
    images: [{ container: 'web', digest: digest('b') }],
  },
  tasks: [1, 2, 3, 4, 5, 6, 7, 8].map((nth) => task(`t${nth}`)),
  routes: [
    {
      targetGroupArn: arns.group('green'),
      rule: {
        arn: arns.rule,
        weights: [
          { targetGroupArn: arns.group('blue'), weight: 0 },
          { targetGroupArn: arns.group('green'), weight: 100 },
        ],
      },
    },
  ],
};

/** All but the last task, and another one. */
export const sevenAnd = (other: ObservedTask): Observation['tasks'] => [...uniform.tasks.slice(0, 7), other];

export const weights = (...pairs: readonly (readonly [string, number])[]): Observation['routes'] => [
  {
    targetGroupArn: arns.group('green'),
    rule: {
      arn: arns.rule,
      weights: pairs.map(([name, weight]) => ({ targetGroupArn: arns.group(name), weight })),
    },
  },
];
