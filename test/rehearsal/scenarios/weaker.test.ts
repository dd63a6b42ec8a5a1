import type { Subject } from '../../../rehearsal/scenarios/catalogue';
import type { ExpectedEnd } from '../../../rehearsal/scenarios/catalogue/entry';
import { isRight, type Scoreboard, type ScoreboardRow } from '../../../rehearsal/scenarios/scoreboard';
import { against, type KeptBoard, requireSame, weaker } from '../../../rehearsal/scenarios/weaker';
import { weakerNets } from '../../../rehearsal/scenarios/weaker-nets';
import { SAMPLE } from './sample';

const STOPPED = {
  outcome: 'rolled-back',
  within: { milliseconds: 250_000 },
  failedRequests: { atMost: 170 },
  exposed: { atMostPercent: 10 },
} as const;

test.each<[string, Partial<ExpectedEnd>, readonly string[]]>([
  ['the same', {}, []],
  [
    'tighter',
    { within: { milliseconds: 1000 }, failedRequests: { atMost: 0 }, exposed: { atMostPercent: 0 } },
    [],
  ],
  ['later', { within: { milliseconds: 250_001 } }, ['within was at most 250 before, and may be 250.001 now']],
  [
    'more users',
    { failedRequests: { atMost: 171 } },
    ['failedRequests was at most 170 before, and may be 171 now'],
  ],
  ['more exposed', { exposed: { atMostPercent: 11 } }, ['exposed was at most 10 before, and may be 11 now']],
  ['without a bound', { exposed: {} }, ['exposed was at most 10 before, and may be anything now']],
  [
    'let through',
    { outcome: 'released', misses: 'errors' },
    ['it was rolled-back before, and gets through now with errors'],
  ],
])('what promises %s', (_what, now, words) => {
  expect(weaker(STOPPED, { ...STOPPED, ...now })).toEqual(words);
});

test('what got through before is no promise', () => {
  expect(weaker({ outcome: 'released', misses: 'all' }, STOPPED)).toEqual([]);
  expect(weaker({ outcome: 'released', misses: 'all' }, { outcome: 'released', misses: 'all' })).toEqual([]);
});

const row = (name: string, expected: ExpectedEnd = STOPPED) =>
  ({
    name,
    group: 'starts',
    why: 'why',
    expected,
    release: null,
    departures: [],
    notRehearsed: null,
  }) as ScoreboardRow;
const board = (rows: readonly ScoreboardRow[], more: Partial<Scoreboard> = {}) =>
  ({
    schemaVersion: 1,
    service: 'shop',
    environment: 'production',
    rows,
    leftOut: [],
    subject: SAMPLE,
    ...more,
  }) as Scoreboard;
/** As it comes back from a file. */
const kept = (...rows: readonly ScoreboardRow[]): KeptBoard => JSON.parse(JSON.stringify(board(rows)));
const NOTHING = { accepted: new Set<string>(), only: [] };
const LATER = { ...STOPPED, within: { milliseconds: 500_000 } };

test('a board that promises as much as before is as it was', () => {
  const same = board([row('a'), row('new')]);
  expect(against(kept(row('a')), same, NOTHING)).toEqual(same);
});

test('what is weaker, gone, or no net any more is wrong', () => {
  const { gates, ...rest } = SAMPLE;
  const now = board([row('a', LATER)], {
    leftOut: [{ name: 'b', why: 'no gate' }],
    subject: { ...rest, gates: gates.slice(1) },
  });
  const compared = against(kept(row('a'), row('b')), now, NOTHING);
  expect(compared.rows).toEqual([
    { ...row('a', LATER), departures: ['within was at most 250 before, and may be 500 now'] },
    {
      ...row('b', { outcome: 'rolled-back' }),
      notRehearsed: 'it was on the board before, and is not now: no gate',
    },
    expect.objectContaining({
      group: 'nets',
      departures: ['gate live-traffic was asked before, and is not asked now'],
    }),
  ]);
  expect(isRight(compared)).toBe(false);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['what is borne', ['a'], []],
  ['what nobody asked for', [], ['other']],
])('%s is not compared', (_what, accepted, only) => {
  const [was, is] = accepted.length > 0 ? [row('a'), [row('a', LATER)]] : [row('gone'), []];
  const { rows } = against(kept(was), board(is), { accepted: new Set(accepted), only });
  expect(rows).toEqual(is);
});

test('a board of another service is refused', () => {
  const before = kept();
  expect(() => requireSame(before, { service: 'shop', environment: 'production' })).not.toThrow();
  expect(() => requireSame(before, { service: 'shop', environment: 'staging' })).toThrow(
    '--against must be a scoreboard of shop in staging, got one of shop in production; name another file, or --service and --env',
  );
});

const errors = SAMPLE.alarms.errors as NonNullable<Subject['alarms']['errors']>;
const withErrors = (more: Partial<typeof errors>) => ({
  alarms: { ...SAMPLE.alarms, errors: { ...errors, ...more } },
});
const [guard, ...others] = SAMPLE.gates as readonly [Subject['gates'][number], ...Subject['gates']];
const canary = (more: object) => ({ strategy: { ...SAMPLE.strategy, ...more } as Subject['strategy'] });
const { loadBalancer: _, ...threeAlarms } = SAMPLE.alarms;

test.each<[Partial<Subject>, readonly string[]]>([
  [{}, []],
  [withErrors({ threshold: 1, datapointsToAlarm: 1, periodSeconds: 10 }), []],
  [
    withErrors({ threshold: 4 }),
    ['threshold of the alarm shop-production-target-errors was 2 before, and is 4 now'],
  ],
  [
    withErrors({ periodSeconds: 300 }),
    ['periodSeconds of the alarm shop-production-target-errors was 60 before, and is 300 now'],
  ],
  [
    withErrors({ datapointsToAlarm: 3 }),
    ['datapointsToAlarm of the alarm shop-production-target-errors was 2 before, and is 3 now'],
  ],
  [
    withErrors({ evaluationPeriods: 2 }),
    ['evaluationPeriods of the alarm shop-production-target-errors was 4 before, and is 2 now'],
  ],
  [
    { alarms: threeAlarms },
    ['alarm shop-production-load-balancer-errors was watched before, and is not watched now'],
  ],
  [{ bakeSeconds: 60 }, ['bakeSeconds was 600 before, and is 60 now']],
  [{ graceSeconds: 600 }, ['graceSeconds was 60 before, and is 600 now']],
  [
    { failingTasks: undefined } as unknown as Partial<Subject>,
    ['failingTasks was 3 before, and is without a limit now'],
  ],
  [canary({ percent: 50 }), ['percent was 10 before, and is 50 now']],
  [canary({ holdMs: 60_000 }), ['holdMs was 600000 before, and is 60000 now']],
  [{ strategy: { name: 'BLUE_GREEN' } }, ['strategy was CANARY before, and is BLUE_GREEN now']],
  [{ gates: others }, ['gate live-traffic was asked before, and is not asked now']],
  [
    { gates: [{ ...guard, stages: [] }, ...others] },
    ['gate live-traffic was asked at PRE_SCALE_UP before, and is not asked there now'],
  ],
  [
    { gates: [{ ...guard, stopsReleases: false }, ...others] },
    ['gate live-traffic was one that blocks before, and is one that warns now'],
  ],
  [
    { gates: [{ ...guard, timeoutSeconds: 86_400 }, ...others] },
    ['timeoutSeconds of the gate live-traffic was 1500 before, and is 86400 now'],
  ],
])('%j says %j', (now, words) => {
  expect(weakerNets(SAMPLE, { ...SAMPLE, ...now })).toEqual(words);
});

const PERSON = { id: 'ask', stage: 'PRE_SCALE_UP', timeoutSeconds: 60, onTimeout: 'ROLLBACK' } as const;

test.each<[Subject['approvals'], readonly string[]]>([
  [[PERSON], []],
  [[], ['approval ask at PRE_SCALE_UP was asked for before, and is not asked for now']],
  [
    [{ ...PERSON, onTimeout: 'CONTINUE' }],
    ['approval ask that nobody gives was a rollback before, and is a pass now'],
  ],
])('of the approvals %j', (approvals, words) => {
  const before = { ...SAMPLE, approvals: [PERSON] };
  expect(weakerNets(before, { ...SAMPLE, approvals })).toEqual(words);
});
