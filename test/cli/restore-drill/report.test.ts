import { type Drilled, exitCodeOf, jsonOf, textOf } from '../../../cli/restore-drill/report';

const OF = { service: 'shop', env: 'staging' };
const RESTORED: Drilled = {
  ...{ outcome: 'restored', reason: 'restored in 1110 s, of at most 3600', recoveryPoint: 120 },
  ...{ database: 'shop-staging', copy: 'shop-staging-drill-20261128', looked: 'yes' },
  seconds: { cluster: 720, instance: 1080, check: 1110, recovery: 1110 },
  removed: ['shop-staging-drill-20261128'],
  recorded: { is: 'yes' },
};

test.each<[Drilled['outcome'], Drilled['recorded'], number]>([
  ['restored', { is: 'yes' }, 0],
  ['restored', { is: 'no' }, 0],
  ['restored', { is: 'failed' }, 3],
  ['cleaned', undefined, 0],
  ['refused', undefined, 1],
  ['failed', { is: 'failed' }, 1],
  ['unknown', undefined, 3],
])('%s, recorded %p: exit code %i', (outcome, recorded, code) => {
  expect(exitCodeOf({ outcome, recorded })).toBe(code);
});

test('for people', () => {
  expect(textOf(OF, RESTORED)).toMatch(
    /^shop in staging: restored\n {2}restored in 1110 s, of at most 3600\n {2}120 s old, what the newest backup holds\n {2}720 s until the cluster was there\n {2}1080 s until it answered\n {2}1110 s until the check had looked into it\n {2}deleted: shop-staging-drill-20261128\n/,
  );
});

test('that nobody has looked is said', () => {
  const { seconds: _, ...unseen } = RESTORED;
  expect(textOf(OF, { ...unseen, looked: 'no' })).toContain('nobody has looked into it: see --check');
});

test('for scripts', () => {
  expect(JSON.parse(jsonOf(OF, RESTORED))).toEqual({
    ...{ schemaVersion: 1, service: 'shop', environment: 'staging', exitCode: 0 },
    ...RESTORED,
  });
});

test('hostile text stays text', () => {
  const hostile: Drilled = { outcome: 'failed', reason: '::error::x\n\u001b[2J' };
  expect(textOf(OF, hostile)).not.toMatch(/^ *::/m);
  expect(textOf(OF, hostile)).not.toContain('\u001b');
  expect(jsonOf(OF, hostile)).not.toContain('\\u001b');
});
