import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { type EcsModel, ecsProviders } from '../../../rehearsal/cloudformation/providers/ecs';
import type {
  EcsServiceOptions,
  ServiceDeploymentEnd,
} from '../../../rehearsal/cloudformation/providers/ecs-service';
import { Stack } from '../../../rehearsal/cloudformation/stack';
import { stackOf } from '../assembly/fixtures';
import { templateOf } from './things';

const GOOD: ServiceDeploymentEnd = { succeeded: true };
const BAD: ServiceDeploymentEnd = {
  ...{ succeeded: false, rolledBack: true },
  reason: 'ECS Deployment Circuit Breaker was triggered',
};
const TEN_MINUTES = 600_000;

/** ECS as far as a stack sees it: revisions of task definitions, and deployments that take ten minutes. */
class Ecs implements EcsModel {
  readonly registered: string[] = [];
  /** Task definitions of the deployments that were started. */
  readonly deployments: string[] = [];
  desiredCount: unknown;
  private revisions = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly endOf: (taskDefinition: string) => ServiceDeploymentEnd,
  ) {}

  createCluster() {}
  updateCluster() {}
  deleteCluster() {}
  deleteService() {}

  registerTaskDefinition(family: string): string {
    this.revisions += 1;
    this.registered.push(`${family}:${this.revisions}`);
    return `arn:aws:ecs:eu-west-1:111122223333:task-definition/${family}:${this.revisions}`;
  }

  deregisterTaskDefinition(arn: string): void {
    this.registered.splice(this.registered.indexOf(arn.split('/')[1] ?? ''), 1);
  }

  createService: EcsModel['createService'] = ({ properties }) => this.deploy(properties);

  updateService: EcsModel['updateService'] = ({ properties }, deploys) => {
    this.desiredCount = properties.DesiredCount;
    return deploys ? this.deploy(properties) : undefined;
  };

  private deploy({ TaskDefinition }: Readonly<Record<string, unknown>>) {
    const taskDefinition = String(TaskDefinition).split('/')[1] ?? '';
    this.deployments.push(taskDefinition);
    return { ended: this.clock.sleep(TEN_MINUTES).then(() => this.endOf(taskDefinition)) };
  }
}

const template = (image: string, service: Readonly<Record<string, unknown>> = {}) =>
  templateOf({
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: { Family: 'web', ContainerDefinitions: [{ Name: 'web', Image: image }] },
    },
    Service: {
      Type: 'AWS::ECS::Service',
      Properties: { ServiceName: 'web', Cluster: 'shop', TaskDefinition: { Ref: 'Task' }, ...service },
    },
  });

async function deployed(
  endOf: (taskDefinition: string) => ServiceDeploymentEnd = () => GOOD,
  options: EcsServiceOptions = {},
) {
  const clock = new VirtualClock();
  const ecs = new Ecs(clock, endOf);
  const stack = new Stack({
    place: stackOf({}),
    clock,
    providers: new Map(ecsProviders(ecs, clock, options)),
  });
  await clock.run(stack.create(template('one')));
  return { clock, ecs, stack, update: (next: typeof TEMPLATE) => clock.run(stack.update(next)) };
}
const TEMPLATE = template('one');

test('a new image is a new revision, and the stack waits for its deployment', async () => {
  const { clock, ecs, stack, update } = await deployed();
  await update(template('two'));
  expect([stack.status, clock.now()]).toEqual(['UPDATE_COMPLETE', 2 * TEN_MINUTES]);
  expect(ecs.deployments).toEqual(['web:1', 'web:2']);
  expect(ecs.registered).toEqual(['web:2']); // the old one goes in the cleanup
});

// source: ECS API reference, UpdateService
test('a count alone deploys nothing', async () => {
  const { ecs, update } = await deployed();
  await update(template('one', { DesiredCount: 3 }));
  expect([ecs.desiredCount, ecs.deployments]).toEqual([3, ['web:1']]);
});

// source: https://github.com/aws/containers-roadmap/issues/1205 and #117
test.each<[EcsServiceOptions, readonly string[]]>([
  [{}, ['web:1', 'web:2', 'web:1']],
  [{ deploysAfterOwnRollback: false }, ['web:1', 'web:2']],
])('a deployment that fails puts the task definition back: %j', async (options, deployments) => {
  const { ecs, stack, update } = await deployed((task) => (task === 'web:2' ? BAD : GOOD), options);
  const before = stack.resources;
  await update(template('two'));
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(stack.resources).toEqual(before);
  expect(ecs.registered).toEqual(['web:1']);
  expect(ecs.deployments).toEqual(deployments);
  const failed = stack.events.find(({ status }) => status === 'UPDATE_FAILED');
  expect([failed?.logicalId, failed?.reason]).toEqual([
    'Service',
    `Resource handler returned message: "Error occurred during operation '${'reason' in BAD && BAD.reason}'."`,
  ]);
});

test('a rollback that deploys may fail as well: then the stack is stuck', async () => {
  let bad = false;
  const { stack, update } = await deployed(() => (bad ? BAD : GOOD));
  bad = true;
  await update(template('two'));
  expect(stack.statusReason).toBe('The following resource(s) failed to update: [Service].');
  expect(stack.status).toBe('UPDATE_ROLLBACK_FAILED');
});

// source: ECS developer guide, blue-green-deployment-how-it-works
test('a deployment that takes longer than CloudFormation waits fails', async () => {
  const { stack, update } = await deployed(() => GOOD, { longestDeploymentMs: TEN_MINUTES + 1 });
  expect(stack.status).toBe('CREATE_COMPLETE');
  const impatient = await deployed(() => GOOD, { longestDeploymentMs: TEN_MINUTES - 1 });
  expect(impatient.stack.status).toBe('ROLLBACK_COMPLETE');
  await update(template('two'));
  expect(stack.status).toBe('UPDATE_COMPLETE');
});

test('a sibling that fails cancels the wait for a deployment', async () => {
  const { clock, ecs, stack, update } = await deployed();
  const next = template('two');
  const Broken = {
    Type: 'AWS::SNS::Topic',
    Properties: { TopicName: { 'Fn::ImportValue': 'nobody' } },
    DependsOn: 'Task',
  };
  await update({ ...next, Resources: { ...next.Resources, Broken } });
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  // Of the update's ten minutes none were waited for; those of the rollback were.
  expect(clock.now()).toBe(2 * TEN_MINUTES);
  expect(ecs.deployments).toEqual(['web:1', 'web:2', 'web:1']);
});
