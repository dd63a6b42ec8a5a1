import configuration from '../../../examples/jobs';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what CloudFormation has
  readonly Properties: Record<string, any>;
  readonly DependsOn?: string | readonly string[];
}

const assembly = synthesizeDelivery(configuration, { file: 'examples/jobs.ts' });
const stack = assembly.stacks.find(({ stackName }) => stackName === 'shop-production');
const resources: Readonly<Record<string, Resource>> = stack?.template.Resources;
const named = (type: string, pattern: RegExp) =>
  Object.entries(resources).filter(([id, { Type }]) => Type === type && pattern.test(id));
const waits = ({ DependsOn = [] }: Resource): readonly string[] => [DependsOn].flat();

test.each([
  ['AWS::ECS::Service', /^BackgroundWorker/, 2],
  ['AWS::Lambda::Function', /^BackgroundJobsStarter/, 1],
  // Whoever may run the new revision alone could start nothing before the service has it.
  ['AWS::IAM::Policy', /^BackgroundJobsStarterRole/, 1],
] as const)('%s of the background is made and changed after the service', (type, pattern, count) => {
  const found = named(type, pattern);
  expect(found).toHaveLength(count);
  for (const [, resource] of found) expect(waits(resource)).toContain('Service');
});

test('the service waits for nothing of the background but the queues that it sends to', () => {
  const service = resources.Service as Resource;
  expect(waits(service).filter((id) => /^Background/.test(id))).toEqual([]);
  expect(JSON.stringify(service.Properties)).not.toContain('Background');
});

test('jobs and workers run the image of the service, with its digest', () => {
  const images = Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition')
    .map(({ Properties }) => JSON.stringify(Properties.ContainerDefinitions[0].Image));
  expect(images).toHaveLength(5);
  expect(new Set(images).size).toBe(1);
  expect(images[0]).toContain('ImageDigest');
});

test('the function starts the exact revisions of its jobs, and passes their roles and no others', () => {
  const [[, policy] = []] = named('AWS::IAM::Policy', /^BackgroundJobsStarterRole/);
  const statements = policy?.Properties.PolicyDocument.Statement as {
    readonly Action: string | string[];
    readonly Resource: unknown;
  }[];
  const of = (action: string) => [statements.find(({ Action }) => Action === action)?.Resource].flat();
  expect(of('ecs:RunTask')).toEqual(
    named('AWS::ECS::TaskDefinition', /^BackgroundJobs/).map(([id]) => ({ Ref: id })),
  );
  expect(of('iam:PassRole')).toHaveLength(3);
  expect(JSON.stringify(of('iam:PassRole'))).not.toContain('*');
});

test('a worker may take from its queue alone, and a job nothing', () => {
  const actions = named('AWS::IAM::Policy', /^Background(Worker|Jobs.*Definition)/).map(
    ([, { Properties }]) => [
      ...Properties.PolicyDocument.Statement.map(({ Action }: { Action: unknown }) => Action),
    ],
  );
  const taking = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'];
  expect(actions).toEqual([[taking], [taking]]);
});

test('a schedule calls the function with the time that it is for', () => {
  const [[, schedule] = []] = named('AWS::Scheduler::Schedule', /closebooks/);
  expect(schedule?.Properties).toMatchObject({
    Name: 'shop-production-job-close-books',
    ScheduleExpression: 'cron(0 3 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Input: JSON.stringify({ start: 'close-books', at: '<aws.scheduler.scheduled-time>' }),
      RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 7200 },
    },
  });
});
