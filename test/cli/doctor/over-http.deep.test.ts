import { connect } from '../../../cli/aws/clients';
import type { DoctorOptions } from '../../../cli/doctor';
import { examine } from '../../../cli/doctor/carry-out';
import type { Surroundings } from '../../../cli/doctor/check';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/doctor/report';
import { AwsError } from '../../../rehearsal/aws-error';
import type { FaultedCall } from '../../../rehearsal/endpoint/faults';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { snsService } from '../../../rehearsal/endpoint/sns-service';
import { stsService } from '../../../rehearsal/endpoint/sts-service';
import { Topics } from '../../../rehearsal/sns/topics';
import { Sessions } from '../../../rehearsal/sts/sessions';
import { shop } from '../../synth';
import { assemblyOf } from '../runbook/assembly';
import { machineOf } from './machine';

const NOW = Date.parse('2026-11-27T10:05:00Z');
const clock = { now: () => NOW };
const ARN = 'arn:aws:sns:eu-west-1:111122223333:shop-production';
const KEY = 'https://events.pagerduty.com/integration/0123456789abcdef/enqueue';
const CHATBOT = 'https://global.sns-api.chatbot.amazonaws.com';

let assembly: string;
let topics: Topics;
let lease: EndpointLease;
let slept: number[];
let said: string[];
beforeAll(() => {
  assembly = assemblyOf();
});
beforeEach(async () => {
  topics = new Topics(clock);
  for (const channel of ['page', 'ticket', 'deploys']) topics.create(`${ARN}-${channel}`);
  const caller = { arn: 'arn:aws:sts::111122223333:assumed-role/ops/ada', userId: 'AIDA' };
  lease = await leaseEndpoint([
    snsService(topics),
    stsService(new Sessions({ partition: 'aws', account: '111122223333', clock, caller })),
  ]);
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL: lease.url, AWS_MAX_ATTEMPTS: '1' },
    AWS_ACCESS_KEY_ID: lease.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: lease.credentials.secretAccessKey,
  });
  slept = [];
  said = [];
});
afterEach(async () => {
  for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_')))
    delete process.env[name];
  await lease.close();
});

/** As after a deployment, with everybody confirmed. */
function everybody(): void {
  const subscribed = [
    topics.subscribe(`${ARN}-page`, 'https', KEY),
    topics.subscribe(`${ARN}-ticket`, 'email', 'shop@example.com'),
    topics.subscribe(`${ARN}-deploys`, 'email', 'shop@example.com'),
    topics.subscribe(`${ARN}-deploys`, 'https', CHATBOT),
  ];
  for (const { arn } of subscribed) topics.confirm(arn);
}

function surroundings(change: Partial<Surroundings> = {}): Surroundings {
  return {
    connect,
    pause: {
      now: clock.now,
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
      },
    },
    say: (line) => said.push(line),
    confirm: undefined,
    signal: new AbortController().signal,
    machine: machineOf(),
    ...change,
  };
}

const asked: DoctorOptions = { page: true, env: 'production', assembly: '', yes: true };
const doctor = (options: Partial<DoctorOptions> = {}, change: Partial<Surroundings> = {}) =>
  examine({ ...asked, assembly, ...options }, surroundings(change));
const subjects = () =>
  topics.messages().map(({ topicArn, subject }) => [topicArn.replace(`${ARN}-`, ''), subject]);

test('everybody is confirmed: an ALARM and its OK to page and ticket, a notice to deploys', async () => {
  everybody();
  const findings = await doctor();
  expect(exitCodeOf(findings)).toBe(0);
  expect(subjects()).toEqual([
    ['page', 'ALARM: "TEST-shop-production-page" in eu-west-1'],
    ['ticket', 'ALARM: "TEST-shop-production-ticket" in eu-west-1'],
    ['deploys', undefined],
    ['page', 'OK: "TEST-shop-production-page" in eu-west-1'],
    ['ticket', 'OK: "TEST-shop-production-ticket" in eu-west-1'],
  ]);
  expect(slept).toEqual([10_000]);
  const text = textOf({ ...asked, assembly }, findings);
  expect(text).toContain('ok    notify.page, PagerDuty (key in the secret shop-pagerduty): confirmed\n');
  expect(text).not.toContain('0123456789abcdef');
  expect(JSON.parse(jsonOf({ ...asked, assembly }, findings))).toMatchObject({
    ...{ schemaVersion: 1, environment: 'production', exitCode: 0 },
    findings: expect.arrayContaining([expect.objectContaining({ check: 'page', is: 'right' })]),
  });
});

test('every text says that it is a test, and who sent it', async () => {
  everybody();
  await doctor();
  for (const { message } of topics.messages()) expect(message).toMatch(/TEST by teal doctor --page/);
  expect(topics.messages()[0]?.message).toContain('assumed-role/ops/ada');
});

test('an address that nobody has confirmed is a finding, and the others are told all the same', async () => {
  topics.subscribe(`${ARN}-ticket`, 'email', 'shop@example.com');
  const findings = await doctor({ channel: 'ticket' });
  expect(exitCodeOf(findings)).toBe(1);
  expect(findings[0]).toMatchObject({
    ...{ is: 'wrong', about: 'notify.ticket, e-mail to shop@example.com' },
    todo: expect.stringContaining(`aws sns subscribe --topic-arn ${ARN}-ticket`),
  });
  expect(subjects().map(([channel]) => channel)).toEqual(['ticket', 'ticket']);
});

test('a topic that is not there is a finding, and nothing is sent to it', async () => {
  everybody();
  topics.delete(`${ARN}-page`);
  const findings = await doctor();
  expect(exitCodeOf(findings)).toBe(1);
  expect(findings[0]).toMatchObject({
    ...{ is: 'wrong', says: 'there is no such topic: nobody is told' },
    todo: 'deploy it: npx cdk deploy shop-production-foundation, or name the region that it is in by --region',
  });
  expect(subjects().map(([channel]) => channel)).toEqual(['ticket', 'deploys', 'ticket']);
});

// source: SNS API reference, Publish, errors
test.each([
  ['KMSAccessDenied', 'unknown', 3, /may not use the topic's key/],
  ['KMSDisabled', 'wrong', 1, /no alarm arrives either/],
  ['KMSInvalidState', 'wrong', 1, /no alarm arrives either/],
  ['KMSNotFound', 'wrong', 1, /no alarm arrives either/],
  ['AuthorizationError', 'unknown', 3, /sns:Publish must be allowed|not authorized/],
  ['Throttled', 'unknown', 3, /throttled|was refused/],
])('%s when it is sent is %s', async (code, is, exitCode, says) => {
  everybody();
  const error = new AwsError(
    code,
    'User: ada is not authorized to perform: sns:Publish',
    code.startsWith('A') ? 403 : 400,
  );
  lease.injectFaults(({ operation }) => (operation === 'Publish' ? error : undefined));
  const findings = await doctor({ channel: 'page' });
  expect(exitCodeOf(findings)).toBe(exitCode);
  expect(findings.at(-1)).toMatchObject({ is, says: expect.stringMatching(says) });
  expect(slept).toEqual([]);
});

test('who may not look at subscriptions is told so, and the page is sent', async () => {
  everybody();
  const denied = new AwsError('AuthorizationError', 'not authorized', 403);
  lease.injectFaults(({ operation }: FaultedCall) =>
    operation === 'ListSubscriptionsByTopic' ? denied : undefined,
  );
  const findings = await doctor({ channel: 'page' });
  expect(exitCodeOf(findings)).toBe(3);
  expect(subjects()).toHaveLength(2);
});

test('an OK that is refused is told: PagerDuty’s incident stays open', async () => {
  everybody();
  const down = new AwsError('InternalError', 'down', 500);
  lease.injectFaults(({ operation, nth }) => (operation === 'Publish' && nth === 2 ? down : undefined));
  expect(exitCodeOf(await doctor({ channel: 'page' }))).toBe(3);
});

test('whoever interrupts it while it waits leaves no incident open', async () => {
  everybody();
  const controller = new AbortController();
  const sleep = async () => {
    controller.abort(new Error('interrupted'));
    throw controller.signal.reason;
  };
  const run = doctor({ channel: 'page' }, { signal: controller.signal, pause: { now: clock.now, sleep } });
  await expect(run).rejects.toThrow('interrupted');
  expect(subjects().map(([, subject]) => subject?.split(':')[0])).toEqual(['ALARM', 'OK']);
});

test('whoever interrupts it between two topics leaves no incident open', async () => {
  everybody();
  const controller = new AbortController();
  lease.injectFaults(({ operation }) => {
    if (operation === 'Publish') controller.abort(new Error('interrupted'));
    return undefined;
  });
  const sleep = async (_: number, signal?: AbortSignal) => signal?.throwIfAborted();
  const run = doctor({}, { signal: controller.signal, pause: { now: clock.now, sleep } });
  await expect(run).rejects.toThrow('interrupted');
  expect(subjects().map(([topic, subject]) => [topic, subject?.split(':')[0]])).toEqual([
    ['page', 'ALARM'],
    ['page', 'OK'],
  ]);
});

describe('before anything is sent', () => {
  test('it says to whom, and asks for the environment’s name', async () => {
    everybody();
    const names: string[] = [];
    const confirm = async (_: string, name: string) => names.push(name) === 0;
    await expect(doctor({ yes: undefined as never }, { confirm })).rejects.toMatchObject({ exitCode: 1 });
    expect(names).toEqual(['production']);
    expect(said[0]).toBe(`notify.page: PagerDuty (key in the secret shop-pagerduty) (${ARN}-page)`);
    expect(topics.messages()).toEqual([]);
  });

  test.each<[string, Partial<DoctorOptions>, number, RegExp]>([
    ['nobody can be asked', { yes: undefined as never }, 2, /--yes must be given/],
    ['there is no such environment', { env: 'prod' }, 2, /got prod; it has production/],
    ['there is no assembly', { assembly: '/no/such' }, 2, /teal\.json must be/],
    ['no environment is named', { env: undefined as never }, 2, /--env must be given with --page, got none/],
    ['other checks are named, too', { only: ['node'] }, 2, /--only must be given without --page/],
  ])('%s', async (_, options, exitCode, message) => {
    await expect(doctor(options)).rejects.toMatchObject({
      exitCode,
      message: expect.stringMatching(message),
    });
    expect(topics.messages()).toEqual([]);
  });

  test('credentials of another account', async () => {
    const elsewhere = assemblyOf(
      shop({ account: '444455556666' }, {}, { notify: { page: 'ops@example.com' } }),
    );
    await expect(doctor({ assembly: elsewhere })).rejects.toMatchObject({
      ...{ exitCode: 3, message: expect.stringMatching(/must be of 444455556666/) },
    });
  });

  test('nobody is told of anything', async () => {
    const findings = await doctor({ assembly: assemblyOf(shop()) });
    expect(exitCodeOf(findings)).toBe(1);
    expect(findings).toMatchObject([{ is: 'wrong', says: 'nobody is told in production' }]);
  });
});
