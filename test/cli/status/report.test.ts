import { exitCodeOf, jsonOf, textOf } from '../../../cli/status/report';
import type { Status } from '../../../cli/status/status';

const NOW = Date.UTC(2026, 0, 6, 9);
const GROUPS = ['arn:aws:x:targetgroup/blue/1', 'arn:aws:x:targetgroup/green/2'] as const;
const known = <T>(value: T) => ({ known: value });
const tasks = (running: number) => ({ requested: 2, running, pending: 0 });
const blue = { arn: 'r/1', is: 'blue' as const, tasks: tasks(2), digests: [], targetGroup: GROUPS[0] };
const green = { ...blue, arn: 'r/2', is: 'green' as const, targetGroup: GROUPS[1] };

const WELL: Status = {
  ...{ at: NOW, service: 'shop', environment: 'production' },
  tasks: { desired: 2, running: 2, pending: 0 },
  revisions: [blue],
  last: { status: 'SUCCESSFUL', finishedAt: new Date(NOW - 3 * 3_600_000) },
  healthy: known([]),
  routes: known([{ is: 'users', weights: [{ targetGroup: GROUPS[0], percent: 100 }] }]),
  ...{ traffic: known([]), gateWords: known([]), alarms: known([]), budgets: known([]) },
  ...{ records: known({ holds: [], releases: [] }), commits: known({}), limit: known(undefined) },
  background: known(undefined),
};
const running = (more: object = {}) => ({
  deployment: {
    status: 'IN_PROGRESS',
    lifecycleStage: 'BAKE_TIME',
    createdAt: new Date(NOW),
    ...more,
  } as never,
});

test.each<[string, Partial<Status>, number, readonly string[]]>([
  ['all is well', {}, 0, []],
  [
    'a deployment goes out',
    { ...running(), revisions: [blue, green], tasks: { ...WELL.tasks, running: 1 } },
    0,
    [],
  ],
  [
    'a deployment goes back',
    running({ status: 'ROLLBACK_IN_PROGRESS' }),
    1,
    ['a deployment goes back: users return to what they had'],
  ],
  ['a task is missing', { tasks: { ...WELL.tasks, running: 1 } }, 1, ['1 of 2 tasks run']],
  [
    'two revisions and no deployment',
    { revisions: [blue, green] },
    1,
    ['tasks of 2 revisions run, and no deployment does: teal verify says what is where'],
  ],
  [
    'users are led nowhere',
    { routes: known([{ is: 'users' as const, weights: [{ targetGroup: GROUPS[1], percent: 100 }] }]) },
    1,
    ['users are led to a target group without tasks'],
  ],
  [
    'tests are led nowhere: nobody is hurt',
    { routes: known([{ is: 'tests' as const, weights: [{ targetGroup: GROUPS[1], percent: 100 }] }]) },
    0,
    [],
  ],
  [
    'the last one failed',
    { last: { status: 'ROLLBACK_FAILED' } },
    1,
    ['the last deployment ended as ROLLBACK_FAILED: neither forward nor back'],
  ],
  ['the last one was rolled back', { last: { status: 'ROLLBACK_SUCCESSFUL' } }, 0, []],
  [
    'an alarm sounds',
    {
      alarms: known([
        { name: 'a', state: 'ALARM' },
        { name: 'b', state: 'OK' },
      ]),
    },
    1,
    ['an alarm sounds'],
  ],
  ['an alarm without data', { alarms: known([{ name: 'a', state: 'INSUFFICIENT_DATA' }]) }, 0, []],
  [
    'no budget is left',
    { budgets: known([{ objective: 'latency', percent: -1 }]) },
    1,
    ['the error budget of latency is overdrawn'],
  ],
  ['a budget of nobody', { budgets: known([{ objective: 'latency' }]) }, 0, []],
  ['what could not be told', { alarms: { unknown: 'a permission' } }, 3, []],
  [
    'what could not be told, and what is wrong',
    { alarms: { unknown: 'x' }, tasks: { ...WELL.tasks, running: 1 } },
    3,
    ['1 of 2 tasks run'],
  ],
])('%s', (_what, more, code, wrong) => {
  const status = { ...WELL, ...more };
  expect(exitCodeOf(status)).toBe(code);
  const { exitCode, ...said } = JSON.parse(jsonOf(status));
  expect({ exitCode, wrong: said.wrong }).toEqual({ exitCode: code, wrong });
});

const wide = { columns: 100, colours: false };

test('for people', () => {
  expect(textOf(WELL, wide)).toBe(`shop in production: the last deployment ended as SUCCESSFUL 3 h ago

          users  tests   tasks  healthy  requests  errors  image
  serves  100 %      ?  2 of 2        ?         ?       ?  1
  requests and errors: of the last 5 minutes

  alarms     none of 0 sounds
`);
});

test('holds, releases and words of gates', () => {
  const hold = { id: 'hold-1', by: 'ada', at: new Date(NOW - 7_200_000).toISOString(), reason: 'cart fails' };
  const release = {
    at: new Date(NOW - 60_000).toISOString(),
    outcome: 'rolled-back',
    commit: 'c'.repeat(40),
    kind: 'release',
    mergedBy: 'bob',
  };
  const gate = {
    hookId: 'a',
    targetArn: 'arn:aws:lambda:x:1:function:shop-production-gate-smoke-test:3',
    status: 'FAILED',
  };
  const text = textOf(
    {
      ...WELL,
      ...running({ lifecycleHookDetails: [gate] }),
      gateWords: known([{ gate: 'smoke-test', reason: 'GET / must answer 200, got 500' }]),
      records: known({ holds: [hold], releases: [release] } as never),
    },
    wide,
  );
  expect(text).toContain('  gates      smoke-test FAILED GET / must answer 200, got 500\n');
  expect(text).toContain(
    "  held       by ada for 2 h: cart fails; to end it:\n             teal resume --hold hold-1 --service shop --env production --reason '…'\n",
  );
  expect(text).toContain('  releases   1 min ago  rolled-back  cccccccc  by bob\n');
});

test('what is hostile stays a line of text', () => {
  const text = textOf(
    {
      ...WELL,
      alarms: known([{ name: 'a\n::error::b\u001B[2J', state: 'ALARM' }]),
      budgets: { unknown: 'x\n##[error]\u202Ey' },
    },
    wide,
  );
  expect(text).toContain('  alarms     ALARM a?::error::b??2J\n');
  expect(text).toContain('  not known  budgets: x ## [error] y\n');
});

test.each([40, 60])('in %d columns nothing but the table is wider', (columns) => {
  const reason = 'a long reason of many words '.repeat(8).trim();
  const text = textOf({ ...WELL, alarms: { unknown: reason } }, { columns, colours: false });
  const lines = text.split('\n').filter((line) => !/users|serves|requests/.test(line));
  for (const line of lines.slice(1)) expect(line.length).toBeLessThanOrEqual(columns);
  expect(text.replace(/\s+/g, ' ')).toContain(reason);
});

test('in colours the headline alone', () => {
  const [first = '', ...rest] = textOf(WELL, { columns: 100, colours: true }).split('\n');
  expect(first).toMatch(/^.\[32mshop in production: .+.\[0m$/);
  expect(rest.join('\n')).toBe(textOf(WELL, wide).split('\n').slice(1).join('\n'));
});

const configured = { requests: 2000, seconds: 300 };
test.each<[string, Status['limit'], RegExp | undefined]>([
  ['no limit', known(undefined), undefined],
  ['as configured', known({ configured, now: configured }), undefined],
  [
    'one that is turned',
    known({ configured, now: { requests: 300, seconds: 60 } }),
    /^ {2}limit {6}300 requests in 1m from one address; configured: 2000 requests in 5m from one address; /m,
  ],
])('%s', (_, limit, expected) => {
  const status = { ...WELL, limit };
  const text = textOf(status, { columns: 200, colours: false });
  if (expected) expect(text).toMatch(expected);
  else expect(text).not.toMatch(/^ {2}limit/m);
  // Who has turned it has done so on purpose.
  expect(exitCodeOf(status)).toBe(0);
  expect(JSON.parse(jsonOf(status))).toMatchObject({
    limit: 'known' in limit ? (limit.known ?? null) : null,
  });
});
