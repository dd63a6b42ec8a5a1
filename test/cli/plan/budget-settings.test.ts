import { planOf } from '../../../cli/plan/compare';
import { templateOf } from '../../../cli/plan/templates';

// The gate on the error budget, as the preflight function is told of it.
const CHECK = {
  ...{ gate: 'error-budget', id: 'budget', onInconclusive: 'wait', patience: 60, left: 10, days: 28 },
  ...{ policy: {}, loadBalancer: 'app/shop/1' },
  objectives: [
    { id: 'availability', goal: 99.9, of: { kind: 'availability' } },
    { id: 'login-latency', goal: 99, of: { kind: 'latency', milliseconds: 300, route: 'login' } },
  ],
};

const stacks = (check: unknown) => {
  const Variables = { GATE_ID: 'preflight', PREFLIGHT_CHECKS: JSON.stringify([check]) };
  const Resources = {
    Gate: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } },
  };
  const template = templateOf(JSON.stringify({ Resources }), 'template', '');
  return { stacks: new Map([['shop', { template, parameters: {} }]]), notes: [] };
};
const kinds = (before: unknown, after: unknown): readonly string[] =>
  planOf(stacks(before), stacks(after), { environment: 'production' }).lines.map(({ kind }) => kind);

/** With another value at a path; undefined takes it away. */
function edited(path: string, value: unknown): unknown {
  const copy = structuredClone(CHECK);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce<Record<string, unknown>>(
    (inner, name) => inner[name] as Record<string, unknown>,
    copy as unknown as Record<string, unknown>,
  );
  if (value !== undefined) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

test.each<[string, unknown, unknown]>([
  ['left', 20, 5],
  ['objectives.0.goal', 99.95, 99],
  ['objectives.1.of.milliseconds', 200, 900],
])('%s: %j is stricter than today, and today than %j', (path, stricter, laxer) => {
  expect(kinds(CHECK, edited(path, stricter))).toEqual(['tightening']);
  expect(kinds(CHECK, edited(path, laxer))).toEqual(['weakening']);
});

test('an objective more is stricter, and one less laxer', () => {
  const more = edited('objectives.2', { id: 'latency', goal: 99, of: { kind: 'latency', milliseconds: 1 } });
  expect(kinds(CHECK, more)).toEqual(['tightening']);
  expect(kinds(more, CHECK)).toEqual(['weakening']);
});

// A shorter window forgets sooner, and a longer one has more to spend.
test.each<[string, unknown]>([
  ['days', 7],
  ['days', 30],
  ['loadBalancer', 'app/other/1'],
  ['objectives.1.of.route', 'checkout'],
  ['objectives.0.of.kind', 'business'],
  ['objectives', undefined],
  ['left', undefined],
  ['except', ['friday']],
])('%s: %j weakens, as far as anybody can tell', (path, value) => {
  expect(kinds(CHECK, edited(path, value))).toEqual(['weakening']);
});
