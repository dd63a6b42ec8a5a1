import { planOf } from '../../../cli/plan/compare';
import { templateOf } from '../../../cli/plan/templates';
import { gateKinds } from '../../../lambda/shared/policy';

type Variables = Readonly<Record<string, unknown>>;

const stacks = (properties: object) => {
  const Resources = { Gate: { Type: 'AWS::Lambda::Function', Properties: properties } };
  const template = templateOf(JSON.stringify({ Resources }), 'template', '');
  return { stacks: new Map([['shop', { template, parameters: {} }]]), notes: [] };
};
const planned = (before: object, after: object) =>
  planOf(stacks(before), stacks(after), { environment: 'production' });
const withVariables = (Variables: Variables) => ({
  Environment: { Variables: { GATE_ID: 'gate', GATE_KIND: 'custom', ...Variables } },
});
const kinds = (before: Variables, after: Variables): readonly string[] =>
  planned(withVariables(before), withVariables(after)).lines.map(({ kind }) => kind);
const texts = (before: Variables, after: Variables): readonly string[] =>
  planned(withVariables(before), withVariables(after)).lines.map(({ kind, text }) => `${kind} ${text}`);

const JSONS: Readonly<Record<string, object>> = {
  GATE_POLICY: { first: 'warn', release: 'warn', fix: 'warn', recovery: 'warn' },
  LOAD_TEST_PLAN: {
    requests: [
      { path: '/', method: 'GET', weight: 1 },
      { path: '/cart', method: 'GET', status: 200, weight: 1 },
    ],
    rate: { percentOfTraffic: 20, atLeast: 5, atMost: 50 },
    ...{ warmUpSeconds: 10, seconds: 60, concurrency: 100, withinMilliseconds: 2000 },
    limits: { errorPercent: 1, latency: [{ percent: 95, milliseconds: 300 }] },
  },
  METRICS_SETTINGS: {
    ...{ errors: { budget: 0.001 }, slow: { overSeconds: 1, budget: 0.01 } },
    ...{ warmUpMinutes: 1, historyMinutes: 180 },
    custom: [
      {
        ...{ name: 'orders', namespace: 'Shop', metric: 'Orders', dimensions: {}, statistic: 'Sum' },
        ...{ worse: 'lower', per: 'minute', by: 0.2 },
      },
    ],
  },
  INFRASTRUCTURE_LIMITS: { ports: [8443], containerPort: 8080, daysLeft: 14, tls: '1.2' },
  MIGRATION_TASK: {
    ...{ cluster: 'shop', family: 'shop', container: 'shop', command: ['npm', 'run', 'migrate'] },
    ...{ cpu: 256, memory: 512, subnets: ['subnet-1'], securityGroups: ['sg-1'] },
    compatibility: { command: ['check'], prepare: ['migrate'], variables: { TABLES: 'check' } },
  },
  MIGRATION_AFTER: { functions: ['shop-gate-preflight'], pauses: 1 },
  SMOKE_TEST_REQUESTS: [
    {
      ...{ path: '/', method: 'GET', status: 200, withinMilliseconds: 5000 },
      ...{ contains: 'shop', json: [{ path: 'ok', equals: true }], header: { name: 'x-version' } },
    },
  ],
  PREFLIGHT_CHECKS: [
    {
      ...{ gate: 'freeze', id: 'freeze', onInconclusive: 'wait', patience: 60, calendars: ['holidays'] },
      policy: { first: 'block', release: 'block', fix: 'warn', recovery: 'skip' },
    },
    {
      gate: 'quiet-alarms',
      id: 'quiet',
      alarms: ['errors'],
      policy: {},
      onInconclusive: 'wait',
      patience: 60,
    },
    {
      ...{ gate: 'admission', id: 'images', onInconclusive: 'wait', patience: 60, repositories: ['r/shop'] },
      ...{ policy: {}, severity: 'HIGH', accept: [{ id: 'CVE-2026-1', expires: '2026-12-31' }] },
      signed: { repository: 'acme/shop', repositoryId: 1, workflowRefs: ['deploy.yml'] },
    },
  ],
};

/** Puts a value at a path of names and indices; undefined takes it away. */
function edited(variable: string, path: string, value: unknown): Variables {
  const copy = structuredClone(JSONS[variable] ?? {});
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce<Record<string, unknown>>(
    (inner, name) => inner[name] as Record<string, unknown>,
    copy as Record<string, unknown>,
  );
  if (value !== undefined) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return { [variable]: JSON.stringify(copy) };
}
const today = (variable: string): Variables => ({ [variable]: JSON.stringify(JSONS[variable]) });

const [ORDERS, CVE] = ['custom.0', '2.accept.0.expires'];
const other = { path: '/new', method: 'GET', weight: 1 };

test.each<[string, string, unknown, unknown]>([
  ...['first', 'release', 'fix', 'recovery'].map((kind): [string, string, string, string] => [
    ...(['GATE_POLICY', kind, 'block', 'skip'] as const),
  ]),
  ['LOAD_TEST_PLAN', 'rate.percentOfTraffic', 30, 10],
  ['LOAD_TEST_PLAN', 'rate.atLeast', 6, 4],
  ['LOAD_TEST_PLAN', 'rate.atMost', 60, 40],
  ['LOAD_TEST_PLAN', 'warmUpSeconds', 0, 30],
  ['LOAD_TEST_PLAN', 'seconds', 120, 30],
  ['LOAD_TEST_PLAN', 'concurrency', 50, 200],
  ['LOAD_TEST_PLAN', 'withinMilliseconds', 1000, 5000],
  ['LOAD_TEST_PLAN', 'limits.errorPercent', 0, 5],
  ['LOAD_TEST_PLAN', 'limits.latency.0.milliseconds', 200, 900],
  ['LOAD_TEST_PLAN', 'limits.latency.1', { percent: 99, milliseconds: 900 }, 'one that is no limit'],
  ['LOAD_TEST_PLAN', 'requests.0.status', 200, 'any'],
  ['LOAD_TEST_PLAN', 'requests.2', other, 'one that is no request'],
  ['METRICS_SETTINGS', 'errors.budget', 0.0005, 0.01],
  ['METRICS_SETTINGS', 'slow.overSeconds', 0.5, 2],
  ['METRICS_SETTINGS', 'slow.budget', 0.005, 0.05],
  ['METRICS_SETTINGS', 'warmUpMinutes', 0, 30],
  ['METRICS_SETTINGS', 'historyMinutes', 360, 30],
  ['METRICS_SETTINGS', `${ORDERS}.by`, 0.1, 0.5],
  ['METRICS_SETTINGS', 'custom.1', { name: 'sign-ins' }, 'no metric'],
  ['INFRASTRUCTURE_LIMITS', 'ports', [], [8443, 22]],
  ['INFRASTRUCTURE_LIMITS', 'daysLeft', 30, 1],
  ['INFRASTRUCTURE_LIMITS', 'tls', '1.3', '1.1'],
  ['MIGRATION_AFTER', 'functions', ['shop-gate-preflight', 'shop-gate-own'], []],
  ['MIGRATION_AFTER', 'pauses', 2, 0],
  ['SMOKE_TEST_REQUESTS', '0.withinMilliseconds', 1000, 9000],
  [
    'SMOKE_TEST_REQUESTS',
    '0.json',
    [
      { path: 'ok', equals: true },
      { path: 'up', equals: 1 },
    ],
    [],
  ],
  ['SMOKE_TEST_REQUESTS', '1', { path: '/cart', method: 'GET' }, 'no request'],
  ['PREFLIGHT_CHECKS', '0.calendars', ['holidays', 'sales'], []],
  ['PREFLIGHT_CHECKS', '0.policy.fix', 'block', 'skip'],
  ['PREFLIGHT_CHECKS', '0.onInconclusive', 'fail', 'pass'],
  ['PREFLIGHT_CHECKS', '1.alarms', ['errors', 'slow'], []],
  ['PREFLIGHT_CHECKS', '2.repositories', [], ['r/shop', 'r/other']],
  ['PREFLIGHT_CHECKS', '2.severity', 'MEDIUM', 'CRITICAL'],
  ['PREFLIGHT_CHECKS', '2.accept', [], [{ id: 'CVE-2026-1', expires: '2026-12-31' }, { id: 'CVE-2026-2' }]],
  ['PREFLIGHT_CHECKS', CVE, '2026-12-01', '2027-06-30'],
  ['PREFLIGHT_CHECKS', '2.signed.workflowRefs', [], ['deploy.yml', 'other.yml']],
  ['PREFLIGHT_CHECKS', '3', { gate: 'freeze', id: 'sales' }, { gate: 'freeze', id: 'freeze' }],
])('%s, %s: %j is stricter and %j laxer', (variable, path, stricter, laxer) => {
  const now = today(variable);
  expect(kinds(now, edited(variable, path, stricter))).toEqual(['tightening']);
  expect(kinds(now, edited(variable, path, laxer))).toEqual(['weakening']);
  // What is not known yet, and what is nothing of the kind.
  expect(kinds(now, edited(variable, path, { Ref: 'Later' }))).toContain('weakening');
});

test.each<[string, string, unknown]>([
  ['LOAD_TEST_PLAN', 'requests.1', undefined],
  ['LOAD_TEST_PLAN', 'requests.1.status', undefined],
  ['LOAD_TEST_PLAN', 'requests.1.status', 404],
  ['LOAD_TEST_PLAN', 'rate', { perSecond: 1000 }],
  ['LOAD_TEST_PLAN', 'limits.latency.0', undefined],
  ['LOAD_TEST_PLAN', 'limits', undefined],
  ['LOAD_TEST_PLAN', 'requests.0.body', '{}'],
  ['METRICS_SETTINGS', ORDERS, undefined],
  ['METRICS_SETTINGS', `${ORDERS}.worse`, 'higher'],
  ['METRICS_SETTINGS', `${ORDERS}.dimensions`, { Shop: 'other' }],
  ['METRICS_SETTINGS', `${ORDERS}.statistic`, 'Average'],
  ['METRICS_SETTINGS', 'errors.metric', 'HTTPCode_Target_4XX_Count'],
  ['INFRASTRUCTURE_LIMITS', 'containerPort', 9090],
  ['INFRASTRUCTURE_LIMITS', 'daysLeft', undefined],
  ['MIGRATION_TASK', 'command', ['true']],
  ['MIGRATION_TASK', 'container', 'sidecar'],
  ['MIGRATION_TASK', 'compatibility', undefined],
  ['MIGRATION_TASK', 'compatibility.command', ['true']],
  ['MIGRATION_TASK', 'compatibility.variables', { TABLES: 'users' }],
  ['SMOKE_TEST_REQUESTS', '0', undefined],
  ['SMOKE_TEST_REQUESTS', '0.status', 500],
  ['SMOKE_TEST_REQUESTS', '0.contains', undefined],
  ['SMOKE_TEST_REQUESTS', '0.contains', ''],
  ['SMOKE_TEST_REQUESTS', '0.optional', true],
  ['PREFLIGHT_CHECKS', '0', undefined],
  ['PREFLIGHT_CHECKS', '0.gate', 'quiet-alarms'],
  ['PREFLIGHT_CHECKS', '0.gate', 'constructor'],
  ['PREFLIGHT_CHECKS', '0.policy.fix', 'bogus'],
  ['PREFLIGHT_CHECKS', '0.policy.rollback', 'block'],
  ['PREFLIGHT_CHECKS', '0.except', ['shop']],
  ['PREFLIGHT_CHECKS', '0.patience', 'for ever'],
  ['PREFLIGHT_CHECKS', '2.signed', undefined],
  ['PREFLIGHT_CHECKS', '2.signed.repositoryId', 2],
  ['PREFLIGHT_CHECKS', '2.signed.trustedRoot', 'own.jsonl'],
  ['PREFLIGHT_CHECKS', CVE, 'never'],
])('%s, %s: %j weakens', (variable, path, value) => {
  expect(kinds(today(variable), edited(variable, path, value))).toEqual(['weakening']);
});

test.each<[string, string, unknown]>([
  ['MIGRATION_TASK', 'cpu', 512],
  ['MIGRATION_TASK', 'memory', undefined],
  ['PREFLIGHT_CHECKS', '0.patience', 30],
])('%s, %s: %j neither weakens nor tightens', (variable, path, value) => {
  expect(kinds(today(variable), edited(variable, path, value))).toEqual(['neutral']);
});

test.each(Object.keys(JSONS))('%s: whole, gone, made elsewhere, and no JSON', (variable) => {
  const gone = variable === 'GATE_POLICY' ? 'tightening' : 'weakening';
  expect(new Set(kinds(today(variable), {}))).toEqual(new Set([gone]));
  expect(kinds(today(variable), { [variable]: { 'Fn::ImportValue': 'it' } })).toEqual(['weakening']);
  expect(kinds(today(variable), { [variable]: '{' })).toEqual(['weakening']);
  expect(kinds({ [variable]: '{' }, today(variable))).toEqual(['weakening']);
  expect(kinds(today(variable), { [variable]: JSON.stringify(JSONS[variable], null, 1) })).toEqual([
    'neutral',
  ]);
});

test('one who gets more of the load leaves less to the other, and one that comes takes from both', () => {
  const now = today('LOAD_TEST_PLAN');
  expect(texts(now, edited('LOAD_TEST_PLAN', 'requests.1.weight', 3))).toEqual([
    'weakening gate `gate`, `GET /`: weight `1` → `1`',
    'tightening gate `gate`, `GET /cart`: weight `1` → `3`',
  ]);
  const both = JSONS.LOAD_TEST_PLAN as { requests: object[] };
  const doubled = { ...both, requests: both.requests.map((each) => ({ ...each, weight: 7 })) };
  expect(kinds(now, { LOAD_TEST_PLAN: JSON.stringify(doubled) })).toEqual(['neutral']);
});

test.each<[string, unknown, unknown, string]>([
  ['GATE_ON_INCONCLUSIVE', 'wait', 'fail', 'tightening'],
  ['GATE_ON_INCONCLUSIVE', 'fail', 'wait', 'weakening'],
  ['GATE_ON_INCONCLUSIVE', 'wait', 'pass', 'weakening'],
  ['GATE_ON_INCONCLUSIVE', 'pass', 'wait', 'tightening'],
  ['GATE_ON_INCONCLUSIVE', 'pass', undefined, 'tightening'],
  ['GATE_ON_INCONCLUSIVE', undefined, 'wait', 'neutral'],
  ['GATE_ON_INCONCLUSIVE', 'wait', 'maybe', 'weakening'],
  ['GATE_PATIENCE_MINUTES', '60', '5', 'neutral'],
  ['GATE_PATIENCE_MINUTES', '60', '600', 'neutral'],
  ['GATE_PATIENCE_MINUTES', '60', { Ref: 'Later' }, 'weakening'],
  [
    'GATE_POLICY',
    undefined,
    '{"first":"block","release":"block","fix":"block","recovery":"skip"}',
    'weakening',
  ],
  ['GATE_CONTAINER', 'shop', 'sidecar', 'weakening'],
  ['MIGRATION_WAIT_MINUTES', '30', '5', 'neutral'],
  ['ENTRANCE_DOMAIN', 'shop.example', 'other.example', 'weakening'],
  ['LEAST_ORDERS', '10', '1', 'weakening'],
  ['LEAST_ORDERS', undefined, '1', 'weakening'],
])('%s from %s to %s: %s', (variable, before, after, expected) => {
  const of = (value: unknown): Variables => (value === undefined ? {} : { [variable]: value });
  expect(kinds(of(before), of(after))).toEqual([expected]);
});

const twoPersons = ['admission', 'separation', 'live-traffic'];
test.each(gateKinds.map((kind) => [kind]))('a gate that was of kind %s', (before) => {
  const to = (after?: string) =>
    kinds({ GATE_KIND: before }, { GATE_KIND: after === undefined ? { Ref: 'Later' } : after });
  const isOfTwo = twoPersons.includes(before);
  if (before !== 'freeze') expect(to('freeze')).toEqual([isOfTwo ? 'weakening' : 'neutral']);
  if (before !== 'admission') expect(to('admission')).toEqual([isOfTwo ? 'neutral' : 'tightening']);
});

test.each([
  ['custom', 'custom', 'Code', 'neutral'],
  ['custom', 'custom', 'Handler', 'weakening'],
  ['smoke-test', 'smoke-test', 'Code', 'weakening'],
  ['smoke-test', 'custom', 'Code', 'weakening'],
  [undefined, undefined, 'Code', 'weakening'],
])('code of a gate of kind %s, then %s: another %s is %s', (before, after, property, expected) => {
  const of = (GATE_KIND: string | undefined, value: string) => ({
    Environment: { Variables: { GATE_ID: 'gate', ...(GATE_KIND && { GATE_KIND }) } },
    [property]: property === 'Code' ? { S3Key: value } : value,
  });
  const { lines } = planned(of(before, 'a.zip'), of(after, 'b.zip'));
  expect(lines.filter(({ path }) => path === property).map(({ kind }) => kind)).toEqual([expected]);
});

test.each(['constructor', 'chaos', undefined])('a check of the kind %s is not known', (gate) => {
  const of = (least: number) => ({ PREFLIGHT_CHECKS: JSON.stringify([{ gate, id: 'own', least }]) });
  expect(kinds(of(1), of(2))).toEqual(['weakening']);
});

test('gates of one function count each, also where a part of their settings is known only later', () => {
  const join = (repositories: string[], calendars: string[]) => ({
    PREFLIGHT_CHECKS: {
      'Fn::Join': [
        '',
        [
          `[{"gate":"freeze","id":"freeze","calendars":${JSON.stringify(calendars)}},{"gate":"admission","id":"images","repositories":["1.dkr.ecr.eu-west-1.`,
          { Ref: 'AWS::URLSuffix' },
          `/shop"${repositories.map((each) => `,"${each}"`).join('')}]}]`,
        ],
      ],
    },
  });
  const { lines, verdict } = planned(withVariables(join([], ['holidays'])), withVariables(join(['r/x'], [])));
  expect(lines.map(({ text }) => text)).toEqual([
    'gate `freeze`: calendar `holidays` is removed',
    'gate `images`: repository that images may be of `r/x` is added',
  ]);
  expect(verdict).toContain('weakens 2 gates');
});
