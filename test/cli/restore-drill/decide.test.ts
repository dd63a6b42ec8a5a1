import {
  leftOversOf,
  linesBefore,
  nameOfCopy,
  problemsOf,
  progressOf,
  type SeenCluster,
  UNTIL_TAG,
} from '../../../cli/restore-drill/decide';
import { RESTORE_DRILL_TAG as OWNER_TAG } from '../../../lambda/shared/restore-drill';

const NOW = Date.parse('2026-11-28T03:00:00.000Z');
const MINUTE = 60_000;
const COPY = 'shop-staging-drill-20261128';

const cluster = (more: Partial<SeenCluster> = {}): SeenCluster => ({
  ...{ id: 'shop-staging', arn: 'arn:aws:rds:eu-west-1:111122223333:cluster:shop-staging' },
  ...{ status: 'available', engine: 'aurora-postgresql', port: 5432, subnetGroup: 'db' },
  ...{ securityGroups: ['sg-1'], parameterGroup: 'pg', scaling: { min: 0.5, max: 4 } },
  ...{ backupDays: 14, latestRestorable: NOW - 2 * MINUTE, tags: {} },
  ...more,
});
const copy = (until: string | undefined, id = COPY): SeenCluster =>
  cluster({ id, tags: { [OWNER_TAG]: 'shop-staging', ...(until !== undefined && { [UNTIL_TAG]: until }) } });
const asked = { owner: 'shop-staging', now: NOW, recoveryPoint: 10 * MINUTE };

test('a copy is named by the day, in UTC', () => {
  expect(nameOfCopy('shop-staging', NOW)).toBe(COPY);
});

test.each<[string, SeenCluster, Partial<Record<'stale' | 'inUse' | 'foreign', 1>>]>([
  ['over', copy('2026-11-28T02:59:59.999Z'), { stale: 1 }],
  ['at work', copy('2026-11-28T03:00:00.001Z'), { inUse: 1 }],
  ['without a time', copy(undefined), { stale: 1 }],
  ['with a time that is none', copy('soon'), { stale: 1 }],
  ['another service’s', cluster({ id: COPY, tags: { [OWNER_TAG]: 'orders-staging' } }), { foreign: 1 }],
  ['nobody’s', cluster({ id: COPY }), { foreign: 1 }],
  ['of another name, with the tag', copy(undefined, 'shop-staging'), {}],
  ['of a name that begins alike', copy(undefined, 'shop-staging-drills'), {}],
])('one that is %s', (_, one, expected) => {
  const found = leftOversOf([one], 'shop-staging', NOW);
  const numbers = Object.entries(found).filter(([, all]) => all.length > 0);
  expect(Object.fromEntries(numbers.map(([kind, all]) => [kind, all.length]))).toEqual(expected);
});

test.each<[string, Partial<SeenCluster>, string | undefined]>([
  ['as it should be', {}, undefined],
  ['at the limit', { latestRestorable: NOW - 10 * MINUTE }, undefined],
  ['behind', { latestRestorable: NOW - 10 * MINUTE - 1000 }, 'must be at most 600 s old, got 601 s'],
  ['without backups', { backupDays: 0 }, 'must have automated backups, got 0 days'],
  ['no Aurora', { engine: 'postgres' }, 'must be a cluster of Aurora, got postgres'],
  ['a copy itself', { tags: { [OWNER_TAG]: 'shop-staging' } }, 'must be no copy of a drill'],
])('a source that is %s', (_, more, problem) => {
  const problems = problemsOf(cluster(more), [], asked);
  expect(problems).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)]);
});

test('a source that never had a backup has no latest restorable time', () => {
  const { latestRestorable: _, ...source } = cluster();
  expect(problemsOf(source, [], asked)).toEqual([expect.stringContaining('and no latest restorable time')]);
});

test.each<[string, readonly SeenCluster[], string | undefined]>([
  ['an old copy', [copy('2026-11-27T00:00:00.000Z')], undefined],
  ['one at work', [copy('2026-11-28T04:00:00.000Z')], 'no other drill must be at work'],
  ['a stranger of its name', [cluster({ id: COPY })], 'must be free, got a cluster that no drill has made'],
  ['a stranger of another day', [cluster({ id: 'shop-staging-drill-1' })], undefined],
])('%s in the way', (_, clusters, problem) => {
  expect(problemsOf(cluster(), clusters, asked)).toEqual(
    problem === undefined ? [] : [expect.stringContaining(problem)],
  );
});

test('a name that RDS does not take is refused', () => {
  const owner = 'a'.repeat(50);
  expect(problemsOf(cluster(), [], { ...asked, owner })).toEqual([
    expect.stringContaining('must be at most 63 characters'),
  ]);
});

test('text of AWS is made harmless', () => {
  expect(problemsOf(cluster({ engine: '`rm`\u001b[2J' }), [], asked).join()).toContain('got ?rm???2J');
});

test.each([
  ['available', 'available'],
  ['creating', 'waiting'],
  ['backing-up', 'waiting'],
  ['not shown', 'waiting'],
  ['incompatible-restore', 'dead'],
  ['incompatible-network', 'dead'],
  ['failed', 'dead'],
  ['inaccessible-encryption-credentials', 'dead'],
  ['deleting', 'dead'],
] as const)('%s is %s', (status, progress) => {
  expect(progressOf(status)).toBe(progress);
});

test.each([
  ['by ACU', cluster(), 'at most 0.96 USD for 4 ACU over 2 h, 0.06 USD an hour at 0.5 ACU'],
  ['by the hour', { ...cluster(), scaling: undefined }, 'an instance db.r6g.large by the hour'],
])('it is said what it costs, %s', (_, source, words) => {
  const { scaling, ...rest } = source;
  const drill = { copy: COPY, instanceClass: 'db.r6g.large', timeout: 120 * MINUTE, check: true };
  expect(linesBefore({ ...rest, ...(scaling && { scaling }) }, drill).join('\n')).toContain(words);
});
