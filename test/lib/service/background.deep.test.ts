import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import configuration from '../../../examples/jobs';
import { cron } from '../../../lib';
import { resolveDelivery } from '../../../lib/config/resolve';
import { Delivery } from '../../../lib/delivery';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { quick, root, shop } from '../../synth';

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

test('a worker is made after the alarms that turn its deployment back', () => {
  const alarmsOf = (names: readonly string[]) =>
    named('AWS::CloudWatch::Alarm', /./)
      .filter(([, { Properties }]) => names.includes(Properties.AlarmName))
      .map(([id]) => id);
  const workers = named('AWS::ECS::Service', /^BackgroundWorker/);
  expect(workers).toHaveLength(2);
  for (const [, worker] of workers) {
    const alarms = alarmsOf(worker.Properties.DeploymentConfiguration.Alarms.AlarmNames);
    expect(alarms).toHaveLength(2);
    expect(waits(worker)).toEqual(expect.arrayContaining(alarms));
  }
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

describe('the check of uniformity', () => {
  const [[, check] = []] = named('AWS::Lambda::Function', /^UniformityCheckFunction/);
  const [[, policy] = []] = named('AWS::IAM::Policy', /^UniformityCheckRole/);
  const ids = (type: string, pattern: RegExp) => named(type, pattern).map(([id]) => id);

  test('expects of workers and jobs what the stack gives them', () => {
    const { UNIFORMITY_WORKERS, UNIFORMITY_JOBS, UNIFORMITY_JOBS_FUNCTION } =
      check?.Properties.Environment.Variables ?? {};
    const listed = (text: object) => JSON.stringify(text).match(/(?<="Ref":")[^"]+/g);
    expect(listed(UNIFORMITY_WORKERS)).toEqual(ids('AWS::ECS::TaskDefinition', /^BackgroundWorker/));
    expect(listed(UNIFORMITY_JOBS)).toEqual(ids('AWS::ECS::TaskDefinition', /^BackgroundJobs/));
    expect(UNIFORMITY_JOBS_FUNCTION).toBe('shop-production-jobs');
  });

  test('expects it, and may look, when they have it', () => {
    const after = [
      ...ids('AWS::ECS::Service', /^BackgroundWorker/),
      ...ids('AWS::Lambda::Function', /^BackgroundJobsStarter/),
    ];
    expect(after).toHaveLength(3);
    for (const waiting of [check, policy])
      expect(waits(waiting as Resource)).toEqual(expect.arrayContaining(after));
  });

  test('may look at these workers and at this function, and at no other', () => {
    const statements = policy?.Properties.PolicyDocument.Statement as {
      readonly Action: string | string[];
      readonly Resource: unknown;
    }[];
    const of = (action: string) =>
      [statements.find(({ Action }) => [Action].flat().includes(action))?.Resource].flat();
    const names = ['shop', 'shop-production-worker-mails', 'shop-production-worker-imports'];
    const each = (what: string, end = '') =>
      names.map((name) => ({
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            `:ecs:eu-west-1:111122223333:${what}/shop-production/${name}${end}`,
          ],
        ],
      }));
    expect(of('ecs:DescribeServices')).toEqual(each('service'));
    expect(of('ecs:DescribeServiceDeployments')).toEqual(each('service-deployment', '/*'));
    expect(of('ecs:DescribeServiceRevisions')).toEqual(each('service-revision', '/*'));
    expect(of('lambda:GetFunctionConfiguration')).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^BackgroundJobsStarterFunction/), 'Arn'] },
    ]);
    expect(of('ecs:DescribeTaskDefinition')).toEqual(['*']);
  });
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

test('a worker and a job of an environment with shells have no finding of cdk-nag', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'teal-background-'));
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const app = new App({ ...quick, outdir });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const beside = {
      workers: [{ name: 'mails', command: ['node', 'worker.js'] }],
      jobs: [{ name: 'books', command: ['node', 'job.js'], schedule: cron('0 3 * * *') }],
    };
    const input = shop({ exec: true }, beside);
    new Delivery(app, resolveDelivery(input, join(root, 'teal.config.ts')).delivery);
    expect(() => app.synth()).not.toThrow();
    expect(printed.mock.calls).toEqual([]);
  } finally {
    printed.mockRestore();
    rmSync(outdir, { recursive: true, force: true });
  }
});
