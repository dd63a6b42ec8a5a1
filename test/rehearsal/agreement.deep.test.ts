import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import type { Release } from '../../rehearsal/report/release';
import { rehearse } from '../../rehearsal/testing/rehearse';
import { badRelease, goodRelease } from '../../rehearsal/testing/releases';
import { reportSchema } from '../cli/report-schema';
import { Sandbox } from '../cli/running-teal';
import sample from '../fixtures/sample-delivery';

// The sample's good and bad release, with processes on a scaled clock and with models on a virtual one: a team that
// tests with models must learn what a live rehearsal would have shown it.

/** An alarm is evaluated once a minute; where in its minute a stage begins differs between the two. */
const ALARM_PERIOD = 60;
/**
 * How far the failed shares may be apart. Both fail 5 % of green's requests, but for how long users met green hangs on
 * where in its minute the shift was: an alarm period more or less of the three to four until the alarm. Live, requests
 * also go on at their pace while the clock is held for a starting task or a gate, so that the total is larger.
 */
const FACTOR = 2;
/** Requests in a wall second: what the sample gets by default. */
const RATE = 600;

let sandbox: Sandbox;
let live: readonly Release[];
let modelled: readonly Release[];
beforeAll(async () => {
  sandbox = new Sandbox();
  const assembly = synthesizeDelivery(sample);
  const args = ['--assembly', assembly.directory, '--rate', String(RATE), '--json'];
  const { stdout, stderr } = await sandbox.run(['rehearse', ...args]);
  if (stdout === '') throw new Error(stderr);
  live = reportSchema.parse(JSON.parse(stdout)).releases;
  const factor = live[0]?.clock.factor ?? Number.NaN;
  const options = { traffic: { requestsPerMinute: (RATE * 60) / factor } };
  modelled = [
    await rehearse(assembly, { ...options, release: goodRelease() }),
    await rehearse(assembly, { ...options, release: badRelease({ errorShare: 0.05 }) }),
  ];
});
afterAll(() => sandbox.remove());

describe.each([
  ['good', 0, 'released'],
  ['bad', 1, 'rolled-back'],
] as const)('the %s release', (_which, at, outcome) => {
  const both = () => [live[at], modelled[at]] as [Release, Release];

  test('has the same verdict, by the same alarm, at the same weight', () => {
    const [one, other] = both().map(({ outcome, decidedBy, exposedPercent }) => ({
      outcome,
      decidedBy,
      exposedPercent,
    }));
    expect(one).toMatchObject({ outcome });
    expect(other).toEqual(one);
  });

  test('has the same stages, each at the same time but for an alarm period', () => {
    const [one, other] = both();
    expect(other.stages.map(({ name }) => name)).toEqual(one.stages.map(({ name }) => name));
    const apart = one.stages.map(({ name, startedAt }, nth) => ({
      name,
      isTooFar: Math.abs(startedAt - (other.stages[nth]?.startedAt ?? Number.NaN)) > ALARM_PERIOD,
    }));
    expect(apart.filter(({ isTooFar }) => isTooFar)).toEqual([]);
    expect(Math.abs((one.timeToDetectSeconds ?? 0) - (other.timeToDetectSeconds ?? 0))).toBeLessThanOrEqual(
      ALARM_PERIOD,
    );
  });

  test(`fails the same share of users but for a factor of ${FACTOR}`, () => {
    const [one, other] = both().map(({ requests }) => requests.failed / requests.total) as [number, number];
    if (at === 0) {
      expect([one, other]).toEqual([0, 0]);
      return;
    }
    expect(one / other).toBeGreaterThan(1 / FACTOR);
    expect(one / other).toBeLessThan(FACTOR);
  });
});
