import { type Check, type GateOfSeveral, gates } from '../../../lambda/shared/gate';
import type { HookAnswer } from '../../../lambda/shared/hook-event';
import { POLICY } from '../../../lambda/shared/policy';
import { AwsError } from '../../../rehearsal/aws-error';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { logLines } from '../log-lines';
import { asking, context, digest, GateAccount, variables } from './gate-account';

const environment = process.env;
let endpoint: AwsEndpoint;
let account: GateAccount;
let lines: string[];

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  process.env = { ...environment, ...variables(), GATE_ID: 'preflight' };
  lines = logLines();
  account = new GateAccount(endpoint);
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = environment;
});
afterAll(() => endpoint.close());

type Outcome = 'pass' | 'fail' | 'inconclusive';
const check =
  (outcome: Outcome, state?: unknown): Check =>
  async () =>
    ({ outcome, reason: outcome, ...(outcome === 'inconclusive' && { state }) }) as never;
const one = (id: string, outcome: Outcome, more: Partial<GateOfSeveral> = {}): GateOfSeveral => ({
  ...{ id, check: check(outcome), patience: 60 },
  ...more,
});
const ask = (list: readonly GateOfSeveral[], details: object = {}) =>
  gates(list, account.clients)(asking(details), context);

test.each<[readonly Outcome[], HookAnswer['hookStatus'], string]>([
  [['pass', 'pass', 'pass'], 'SUCCEEDED', 'a: pass; b: pass; c: pass'],
  [['pass', 'inconclusive', 'pass'], 'IN_PROGRESS', 'a: pass; b: inconclusive; c: pass'],
  [['fail', 'inconclusive', 'pass'], 'FAILED', 'a: fail; b: inconclusive; c: pass'],
  [['inconclusive', 'pass', 'fail'], 'FAILED', 'a: inconclusive; b: pass; c: fail'],
])('%j is %s, and a person sees all of them', async (outcomes, hookStatus, reason) => {
  const ids = ['a', 'b', 'c'];
  const answer = await ask(outcomes.map((outcome, index) => one(ids[index] as string, outcome)));
  expect(answer).toMatchObject({ hookStatus, reason });
  expect(account.published()).toMatchObject(
    outcomes.map((outcome, index) => ({ gate: ids[index], outcome })),
  );
  const metrics = lines.map((line) => JSON.parse(line)).filter((line) => line._aws);
  expect(metrics.map(({ Gate }) => Gate)).toEqual(ids);
  expect(account.calls.filter((call) => call === 'EventBridge.PutEvents')).toHaveLength(1);
});

test.each([
  ['that names none', 'it waits', 'it waits; see runbooks/gate-error-budget.md#could-not-tell'],
  [
    'that names its own',
    'too little; see runbooks/gate-error-budget.md#too-little-is-left',
    'too little; see runbooks/gate-error-budget.md#too-little-is-left',
  ],
])('where to look for a gate that waits by a verdict %s', async (_, said, reason) => {
  const waits: Check = async () => ({ outcome: 'inconclusive', reason: said });
  const couldNotTell = 'gate-error-budget.md#could-not-tell';
  expect(await ask([one('a', 'pass', { check: waits, couldNotTell })])).toMatchObject({
    ...{ hookStatus: 'IN_PROGRESS', reason },
  });
});

test('each has its own row, and the record is read once for those that ask', async () => {
  account.ran(digest('b'));
  const answer = await ask(
    [
      one('freeze', 'fail', { policy: POLICY.freeze }),
      one('admission', 'fail', { policy: POLICY.admission }),
      one('quiet-alarms', 'fail', { policy: POLICY['quiet-alarms'] }),
    ],
    { recovery: true },
  );
  expect(answer).toEqual({
    hookStatus: 'SUCCEEDED',
    reason:
      'freeze: skipped: the deployment is a recovery; admission: warning: fail; quiet-alarms: skipped: the deployment is a recovery',
  });
  expect(account.calls.filter((call) => call === 'ECS.ListServiceDeployments')).toHaveLength(1);
});

test('each has its own decision', async () => {
  account.decide();
  expect(await ask([one('freeze', 'fail'), one('quiet-alarms', 'inconclusive')])).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    reason: 'freeze: overridden by ada: it is urgent (the gate: fail); quiet-alarms: inconclusive',
  });
  account.decide({}, { gate: 'admission' });
  expect((await ask([one('admission', 'fail')])).reason).toContain('a second person must confirm it');
});

test('each has its own patience, time and state', async () => {
  const since = Date.now() - 30 * 60_000;
  const carried = { stage: 'PRE_SCALE_UP', gates: { a: { since }, b: { since } } };
  const states: unknown[] = [];
  const looks: Check = async ({ state }) => {
    states.push(state);
    return { outcome: 'inconclusive', reason: 'waits', state: { looks: states.length }, callBackDelay: 300 };
  };
  const list = [one('a', 'inconclusive', { patience: 31 }), { ...one('b', 'pass'), check: looks }];
  const first = await ask(list, { teal: carried });
  expect(first).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    callBackDelay: 30,
    hookDetails: {
      teal: {
        stage: 'PRE_SCALE_UP',
        gates: { a: { since, state: null }, b: { since, state: { looks: 1 } } },
      },
    },
  });
  await ask(list, first.hookDetails);
  expect(states).toEqual([undefined, { looks: 1 }]);
  const late = await ask([one('a', 'inconclusive', { patience: 30 }), one('b', 'pass')], { teal: carried });
  expect(late).toMatchObject({
    hookStatus: 'FAILED',
    reason: 'a: no verdict within 30 minutes: inconclusive; b: pass',
  });
});

test('what has been told of one is not told again while another waits', async () => {
  const list = [one('a', 'pass'), one('b', 'inconclusive')];
  const { hookDetails } = await ask(list);
  await ask(list, hookDetails);
  expect(account.published()).toHaveLength(2);
  await ask([one('a', 'fail'), one('b', 'pass')], hookDetails);
  expect(account.published().slice(2)).toMatchObject([
    { gate: 'a', answer: 'FAILED' },
    { gate: 'b', answer: 'SUCCEEDED' },
  ]);
});

test('one that throws or hangs takes nothing from the others', async () => {
  const short = { getRemainingTimeInMillis: () => 5_200 } as typeof context;
  const list: GateOfSeveral[] = [
    { ...one('hangs', 'pass'), check: () => new Promise(() => undefined) },
    { ...one('throws', 'pass'), check: () => Promise.reject(new RangeError('no')) },
    one('passes', 'pass'),
  ];
  const { hookStatus, reason } = await gates(list, account.clients)(asking(), short);
  expect([hookStatus, reason]).toEqual([
    'IN_PROGRESS',
    'hangs: the gate could not be carried out (OutOfTime); throws: the gate could not be carried out (RangeError); passes: pass',
  ]);
});

test('none is no pass', async () => {
  expect(await ask([])).toEqual({ hookStatus: 'FAILED', reason: 'no gate is set' });
});

test('settings that cannot be read stop a release, and no rollback', async () => {
  const hook = gates(() => JSON.parse('{'), account.clients);
  expect(await hook(asking(), context)).toEqual({
    hookStatus: 'FAILED',
    reason: 'the gate could not be asked (SyntaxError)',
  });
  const wrong = await ask([one('a', 'pass', { patience: Number.NaN })]);
  expect(wrong.reason).toBe('patience of gate a must be a number of minutes, got NaN; deploy the gate again');
  account.status = 'ROLLBACK_IN_PROGRESS';
  expect(await hook(asking(), context)).toMatchObject({ hookStatus: 'SUCCEEDED' });
});

test('while the deployment cannot be read all of them wait', async () => {
  account.lease.injectFaults(({ operation }) =>
    operation === 'DescribeServiceDeployments' ? new AwsError('ThrottlingException', 'no') : undefined,
  );
  const answer = await ask([one('a', 'fail'), one('b', 'pass', { policy: POLICY['quiet-alarms'] })]);
  expect(answer.hookStatus).toBe('IN_PROGRESS');
});
