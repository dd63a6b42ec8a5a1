import { connect } from '../../../cli/aws/clients';
import { undeclaredIn } from '../../../cli/flags/audit';
import { kill, list, rollout, type SetSurroundings, set } from '../../../cli/flags/carry-out';
import { exitCodeOf, rowsOf } from '../../../cli/flags/report';
import { AwsError } from '../../../rehearsal/aws-error';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { SetAlarms } from '../../rehearsal/appconfig/set-alarms';
import { ALARM, FlaggedShop } from './flagged-shop';

const MINUTE = 60_000;
const of = { service: 'shop', env: 'production' };
const why = { ...of, reason: 'see #812' };
const sure = { ...why, yes: true as const };
const limit = { type: 'number', default: 10, min: 1, max: 50 };
const declared = {
  schemaVersion: 1,
  flags: [
    { kind: 'flag', name: 'checkout', owner: '@acme/checkout', expires: '2027-06-30', attributes: { limit } },
  ],
};

let clock: VirtualClock;
let alarms: SetAlarms;
let shop: FlaggedShop;
let said: string[];
beforeEach(async () => {
  clock = new VirtualClock(Date.UTC(2026, 10, 28));
  [alarms, said] = [new SetAlarms(), []];
  shop = await FlaggedShop.open(clock, alarms, declared);
});
afterEach(() => shop.close());

const surroundings = (confirm?: SetSurroundings['confirm']): SetSurroundings => ({
  confirm,
  ...{ connect, signal: new AbortController().signal, say: (line) => said.push(line) },
  pause: {
    now: () => clock.now(),
    sleep: (milliseconds) => clock.run(clock.sleep(milliseconds)),
  },
});
const on = (attributes = {}) => set({ name: 'checkout', enabled: true, attributes }, sure, surroundings());
const rows = async () => {
  const { standing } = await list(of, surroundings());
  return (
    standing && rowsOf(standing, '2026-11-28').map(({ name, on: is, attributes }) => [name, is, attributes])
  );
};
const fail = (operation: string, code: string) =>
  shop.lease.injectFaults((call) => (call.operation === operation ? new AwsError(code, 'no') : undefined));

test('a flag goes out step by step, and is listed when it is out', async () => {
  expect(await rows()).toEqual([['checkout', false, {}]]);
  const flagged = await on({ limit: '20' });
  expect(flagged).toMatchObject({ outcome: 'completed', deployment: { version: 2, percent: 100 } });
  expect(exitCodeOf(flagged)).toBe(0);
  expect(clock.now() - Date.UTC(2026, 10, 28)).toBeGreaterThanOrEqual(30 * MINUTE);
  expect(said.filter((line) => /deploying/.test(line)).length).toBeGreaterThanOrEqual(4);
  expect(await rows()).toEqual([['checkout', true, { limit: 20 }]]);
  const [newest] = shop.appConfig.deployments(shop.place.application, shop.place.environment);
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

test('set shows what it does, asks for the name of the environment, and does it only then', async () => {
  const asked = { name: 'checkout', enabled: true, attributes: { limit: '20' } };
  const questions: string[] = [];
  const answer = (yes: boolean) =>
    surroundings(async (question, name) => {
      questions.push(`${question} ${name}`);
      return yes;
    });
  const no = await set(asked, why, answer(false));
  expect(no).toEqual({ outcome: 'refused', reason: 'nothing was changed: it was not confirmed' });
  expect(exitCodeOf(no)).toBe(1);
  expect(said).toContainEqual('  checkout on limit=20, for a share of the tasks at a time');
  expect(await rows()).toEqual([['checkout', false, {}]]);
  expect(await set(asked, why, answer(true))).toMatchObject({ outcome: 'completed' });
  expect(await set(asked, sure, answer(false))).toMatchObject({ outcome: 'unchanged' });
  expect(questions).toEqual(['Set the flag? production', 'Set the flag? production']);
});

test('where nobody can be asked set needs --yes, before AWS is asked, and kill nothing', async () => {
  const calls: string[] = [];
  shop.lease.onCall(({ operation }) => calls.push(operation));
  const alone = set({ name: 'checkout', enabled: true, attributes: {} }, why, surroundings());
  await expect(alone).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('--yes must') });
  expect(calls).toEqual([]);
  await on();
  expect(await kill('checkout', why, surroundings())).toMatchObject({ outcome: 'completed' });
});

test('a change by somebody else while a person is asked is not overwritten', async () => {
  const flagged = await set(
    { name: 'checkout', enabled: true, attributes: {} },
    why,
    surroundings(async () => {
      shop.write({ version: '1', flags: { old: { name: 'old' } }, values: { old: { enabled: true } } });
      return true;
    }),
  );
  expect(flagged).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('at the same time') });
  expect(await rows()).toMatchObject([
    ['checkout', false, {}],
    ['old', true, {}],
  ]);
});

test('a kill while a change goes out stops it at once, and while the alarm is red', async () => {
  await on();
  await leaveAlone({ limit: '20' });
  alarms.set('another', 'ALARM');
  const before = clock.now();
  const flagged = await kill('checkout', why, surroundings());
  expect(flagged).toMatchObject({ outcome: 'completed' });
  expect(clock.now() - before).toBeLessThanOrEqual(MINUTE);
  expect(await rows()).toEqual([['checkout', false, { limit: 10 }]]);
  alarms.set(ALARM, 'ALARM');
  expect(await kill('checkout', why, surroundings())).toMatchObject({ outcome: 'unchanged' });
});

/** A change of which nobody waits for the end. */
async function leaveAlone(attributes: Readonly<Record<string, string>> = {}): Promise<void> {
  const more = set({ name: 'checkout', enabled: true, attributes }, sure, {
    ...surroundings(),
    pause: { now: () => clock.now(), sleep: () => Promise.reject(new Error('left alone')) },
  });
  await expect(more).rejects.toThrow('left alone');
}

test('a kill stops what bakes: everybody has it', async () => {
  await leaveAlone();
  await clock.run(clock.sleep(25 * MINUTE));
  expect(await list(of, surroundings())).toMatchObject({ standing: { underway: { state: 'BAKING' } } });
  const flagged = await kill('checkout', why, surroundings());
  expect(flagged).toMatchObject({ outcome: 'completed', reason: expect.stringContaining('was stopped') });
  expect(await rows()).toEqual([['checkout', false, {}]]);
});

test('a kill of a flag that nobody knows is refused, and stops nothing', async () => {
  await leaveAlone();
  const flagged = await kill('chekout', why, surroundings());
  expect(flagged).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('chekout must be') });
  expect(exitCodeOf(flagged)).toBe(1);
  expect(await rollout(of, surroundings())).toMatchObject({ outcome: 'completed' });
});

test('a kill of what goes out and is declared no more stops it', async () => {
  await leaveAlone();
  shop.declare({ ...declared, flags: [] });
  expect(await kill('checkout', why, surroundings())).toMatchObject({ outcome: 'completed' });
});

test('a kill looks again when somebody writes at the same time, and gives up the third time', async () => {
  await on();
  const conflicts = (count: number) => {
    let left = count;
    shop.lease.injectFaults(({ operation }) => {
      if (operation !== 'CreateHostedConfigurationVersion' || left === 0) return undefined;
      left -= 1;
      return new AwsError('ConflictException', 'no');
    });
  };
  conflicts(3);
  expect(await kill('checkout', why, surroundings())).toMatchObject({ outcome: 'refused' });
  conflicts(2);
  expect(await kill('checkout', why, surroundings())).toMatchObject({ outcome: 'completed' });
  expect(await rows()).toMatchObject([['checkout', false, {}]]);
});

test('a change that does not stop when told to is no kill', async () => {
  await leaveAlone();
  const { appConfig } = shop;
  jest
    .spyOn(appConfig, 'stop')
    .mockImplementation((...[application, environment, number]) =>
      appConfig.deployment(application, environment, number),
    );
  const flagged = await kill('checkout', why, surroundings());
  expect([flagged.outcome, exitCodeOf(flagged)]).toEqual(['underway', 3]);
});

test('a kill goes out while an alarm is red', async () => {
  await on();
  alarms.set(ALARM, 'ALARM');
  expect(await kill('checkout', why, surroundings())).toMatchObject({ outcome: 'completed' });
});

test('an attribute that is declared no more does not hold a change up', async () => {
  await on({ limit: '20' });
  shop.declare({ ...declared, flags: declared.flags.map(({ attributes: _, ...flag }) => flag) });
  const flagged = await set({ name: 'checkout', enabled: false, attributes: {} }, sure, surroundings());
  expect(flagged).toMatchObject({ outcome: 'completed' });
  expect(await rows()).toEqual([['checkout', false, {}]]);
});

test('what is out and no longer declared is found', async () => {
  shop.write({ version: '1', flags: { old: { name: 'old' } }, values: { old: { enabled: true } } });
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
