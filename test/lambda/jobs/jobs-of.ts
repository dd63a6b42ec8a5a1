import type { StartableJob } from '../../../lambda/shared/environment';

export const CLUSTER = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop-production';

/** Two jobs as the construct tells of them. */
export const JOBS_OF_SHOP: readonly StartableJob[] = [
  {
    name: 'close-books',
    taskDefinition: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-production-job-close-books:7',
    family: 'shop-production-job-close-books',
    timeoutMinutes: 120,
    retries: 1,
  },
  {
    name: 'refresh-prices',
    taskDefinition: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-production-job-refresh-prices:7',
    family: 'shop-production-job-refresh-prices',
    timeoutMinutes: 60,
    retries: 0,
  },
];

/**
 * A task that has stopped, as EventBridge brings it: all fields of the documented event, with those of a task of RunTask.
 * source: Amazon ECS developer guide, "Amazon ECS task state change events"
 */
export function taskStopped({
  job = 'close-books',
  detail = {},
  exitCode = 0,
}: {
  readonly job?: string;
  readonly detail?: object;
  /** null: the container never ran. @default 0 */
  readonly exitCode?: number | null;
} = {}) {
  const task = 'arn:aws:ecs:eu-west-1:111122223333:task/shop-production/b99d40b39b5d4bd1a2c6e6b9a2a6c8f1';
  return {
    version: '0',
    id: '3317b2af-7005-947d-b652-f55e762e571a',
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    account: '111122223333',
    time: '2026-11-28T03:10:03Z',
    region: 'eu-west-1',
    resources: [task],
    detail: {
      attachments: [{ id: '1789bcae', type: 'eni', status: 'DELETED', details: [] }],
      attributes: [{ name: 'ecs.cpu-architecture', value: 'arm64' }],
      availabilityZone: 'eu-west-1b',
      clusterArn: CLUSTER,
      containers: [
        {
          containerArn: 'arn:aws:ecs:eu-west-1:111122223333:container/shop-production/b99d/cf15',
          lastStatus: 'STOPPED',
          name: 'shop',
          image: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:${'a'.repeat(64)}`,
          runtimeId: 'b99d-1',
          taskArn: task,
          networkInterfaces: [],
          cpu: '0',
          ...(exitCode !== null && { exitCode }),
        },
        // Fargate's own, which ends as it likes.
        { name: 'aws-guardduty-agent-x', lastStatus: 'STOPPED', exitCode: 137 },
      ],
      cpu: '256',
      createdAt: '2026-11-28T03:00:01.123Z',
      desiredStatus: 'STOPPED',
      group: `family:shop-production-job-${job}`,
      launchType: 'FARGATE',
      lastStatus: 'STOPPED',
      memory: '512',
      pullStartedAt: '2026-11-28T03:00:10Z',
      startedAt: '2026-11-28T03:00:21.000Z',
      startedBy: 'teal/2026-11-28T03_00_00Z/0',
      stopCode: 'EssentialContainerExited',
      stoppedAt: '2026-11-28T03:10:01.000Z',
      stoppedReason: 'Essential container in task exited',
      taskArn: task,
      taskDefinitionArn:
        'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-production-job-close-books:7',
      updatedAt: '2026-11-28T03:10:03.000Z',
      version: 6,
      ...detail,
    },
  };
}
