import { connect } from '../../../cli/aws/clients';
import { undeclaredIn } from '../../../cli/flags/audit';
import { type FlagsSurroundings, kill, list, rollout, set } from '../../../cli/flags/carry-out';
import { exitCodeOf, rowsOf } from '../../../cli/flags/report';
import { AppConfig } from '../../../rehearsal/appconfig/app-config';
import { FEATURE_FLAGS } from '../../../rehearsal/appconfig/flag-configuration';
import { AwsError } from '../../../rehearsal/aws-error';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { appConfigService } from '../../../rehearsal/endpoint/appconfig-service';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { stsService } from '../../../rehearsal/endpoint/sts-service';
import { Sessions } from '../../../rehearsal/sts/sessions';
import { SetAlarms } from '../../rehearsal/appconfig/set-alarms';
import { deployedStacks } from '../deployed-stacks';

const PLACE = { account: '111122223333', partition: 'aws' };
const MINUTE = 60_000;
const ALARM = 'shop-production-errors';
const of = { service: 'shop', env: 'production' };
const why = { ...of, reason: 'see #812' };
const limit = { type: 'number', default: 10, min: 1, max: 50 };
const declared = {
  schemaVersion: 1,
  flags: [
    { kind: 'flag', name: 'checkout', owner: '@acme/checkout', expires: '2027-06-30', attributes: { limit } },
  ],
};

let clock: VirtualClock;
let alarms: SetAlarms;
let appConfig: AppConfig;
let lease: EndpointLease;
let said: string[];
let place: {
  application: string;
  environment: string;
  profile: string;
  declarations: string;
  atOnce: string;
};

/** As the stack makes it: a first version of no flags, which is out, and what is declared beside it. */
async function shop(): Promise<void> {
  clock = new VirtualClock(Date.UTC(2026, 10, 28));
  alarms = new SetAlarms();
  appConfig = new AppConfig(clock, alarms);
  said = [];
  const application = appConfig.createApplication('shop-production').id;
  const alarmArn = `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${ALARM}`;
  const environment = appConfig.createEnvironment(application, 'production', [{ alarmArn }]).id;
  const profile = appConfig.createProfile(application, 'flags', FEATURE_FLAGS).id;
  const declarations = appConfig.createProfile(application, 'declared').id;
  const strategy = (growthFactor: number, durationMinutes: number, bakeMinutes: number) =>
    appConfig.createStrategy({
      ...{ name: `${growthFactor}`, growthType: 'LINEAR', growthFactor, durationMinutes, bakeMinutes },
    }).id;
  const [gradual, atOnce] = [strategy(20, 20, 10), strategy(100, 0, 0)];
  place = { application, environment, profile, declarations, atOnce };
  declare(declared);
  write({ version: '1', flags: {}, values: {} });
  const ids = [application, environment, profile, declarations, gradual, atOnce];
  lease = await leaseEndpoint([
    appConfigService(appConfig),
    stsService(new Sessions({ ...PLACE, clock, caller: { arn: 'arn:aws:iam::1:user/ada', userId: 'AIDA' } })),
    await deployedStacks({
      'shop-production': { outputs: { FeatureFlags: ids.join('/') } },
      'blog-production': {},
    }),
  ]);
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL: lease.url, AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1' },
    AWS_ACCESS_KEY_ID: lease.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: lease.credentials.secretAccessKey,
  });
}
const NAMES = ['ENDPOINT_URL', 'REGION', 'MAX_ATTEMPTS', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY'];
beforeEach(shop);
afterEach(async () => {
  for (const name of NAMES) delete process.env[`AWS_${name}`];
  await lease.close();
});

const json = (content: object) => ({ content: JSON.stringify(content), contentType: 'application/json' });
const declare = (what: object) => appConfig.createVersion(place.declarations, json(what));
/** By somebody else, at once. */
function write(values: object): void {
  const { application, environment, profile, atOnce: strategy } = place;
  const version = `${appConfig.createVersion(profile, json(values)).number}`;
  appConfig.start({ application, environment, profile, strategy, version });
}
const surroundings = (): FlagsSurroundings => ({
  ...{ connect, signal: new AbortController().signal, say: (line) => said.push(line) },
  pause: {
    now: () => clock.now(),
    sleep: (milliseconds) => clock.run(clock.sleep(milliseconds)),
  },
});
const on = (attributes = {}) => set({ name: 'checkout', enabled: true, attributes }, why, surroundings());
const rows = async () => {
  const { standing } = await list(of, surroundings());
  return (
    standing && rowsOf(standing, '2026-11-28').map(({ name, on: is, attributes }) => [name, is, attributes])
  );
};
const fail = (operation: string, code: string) =>
  lease.injectFaults((call) => (call.operation === operation ? new AwsError(code, 'no') : undefined));

test('a flag goes out step by step, and is listed when it is out', async () => {
  expect(await rows()).toEqual([['checkout', false, {}]]);
  const flagged = await on({ limit: '20' });
  expect(flagged).toMatchObject({ outcome: 'completed', deployment: { version: 2, percent: 100 } });
  expect(exitCodeOf(flagged)).toBe(0);
  expect(clock.now() - Date.UTC(2026, 10, 28)).toBeGreaterThanOrEqual(30 * MINUTE);
  expect(said.filter((line) => /deploying/.test(line)).length).toBeGreaterThanOrEqual(4);
  expect(await rows()).toEqual([['checkout', true, { limit: 20 }]]);
  const [newest] = appConfig.deployments(place.application, place.environment);
  expect(newest?.description).toMatch(/^checkout on by .*ada: see #812$/);
  expect(await on({ limit: '20' })).toMatchObject({ outcome: 'unchanged' });
});

test('one that an alarm turns back fails and says which alarm; the values of before are out', async () => {
  clock.schedule(6 * MINUTE, () => alarms.set(ALARM, 'ALARM'));
  const flagged = await on();
  expect(flagged).toMatchObject({ outcome: 'rolledBack', reason: expect.stringContaining(ALARM) });
  expect(exitCodeOf(flagged)).toBe(1);
  expect(await rows()).toEqual([['checkout', false, {}]]);
  const after = await rollout(of, surroundings());
  expect([after.outcome, exitCodeOf(after)]).toEqual(['rolledBack', 1]);
});

test('a kill while a change goes out stops it at once, and while the alarm is red', async () => {
  await on();
  const more = set({ name: 'checkout', enabled: true, attributes: { limit: '20' } }, why, {
    ...surroundings(),
    pause: { now: () => clock.now(), sleep: () => Promise.reject(new Error('left alone')) },
  });
  await expect(more).rejects.toThrow('left alone');
  alarms.set('another', 'ALARM');
  const before = clock.now();
  const flagged = await kill('checkout', why, surroundings());
  expect(flagged).toMatchObject({ outcome: 'completed' });
  expect(clock.now() - before).toBeLessThanOrEqual(MINUTE);
  expect(await rows()).toEqual([['checkout', false, { limit: 10 }]]);
  alarms.set(ALARM, 'ALARM');
  expect(await kill('checkout', why, surroundings())).toMatchObject({ outcome: 'unchanged' });
});

test('a kill goes out while an alarm is red', async () => {
  await on();
  alarms.set(ALARM, 'ALARM');
  expect(await kill('checkout', why, surroundings())).toMatchObject({ outcome: 'completed' });
});

test('an attribute that is declared no more does not hold a change up', async () => {
  await on({ limit: '20' });
  declare({ ...declared, flags: declared.flags.map(({ attributes: _, ...flag }) => flag) });
  const flagged = await set({ name: 'checkout', enabled: false, attributes: {} }, why, surroundings());
  expect(flagged).toMatchObject({ outcome: 'completed' });
  expect(await rows()).toEqual([['checkout', false, {}]]);
});

test('what is out and no longer declared is found', async () => {
  write({ version: '1', flags: { old: { name: 'old' } }, values: { old: { enabled: true } } });
  expect(await undeclaredIn(of, surroundings())).toMatchObject([{ name: 'old', is: 'undeclared' }]);
});

test.each([
  ['ListDeployments', 'AccessDeniedException', 'failed', 3],
  ['StartDeployment', 'ThrottlingException', 'failed', 3],
  ['GetHostedConfigurationVersion', 'ResourceNotFoundException', 'failed', 3],
  ['CreateHostedConfigurationVersion', 'ConflictException', 'refused', 1],
])('%s answers %s', async (operation, code, outcome, exit) => {
  fail(operation, code);
  const flagged = await on();
  expect([flagged.outcome, exitCodeOf(flagged)]).toEqual([outcome, exit]);
  expect(flagged.reason).toMatch(code === 'ConflictException' ? /at the same time/ : new RegExp(operation));
});

test('a service without flags, and one that is not there', async () => {
  const blog = await list({ ...of, service: 'blog' }, surroundings());
  expect(blog).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('FeatureFlags') });
  const none = await list({ ...of, service: 'none' }, surroundings());
  expect(none).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('none-production') });
});
