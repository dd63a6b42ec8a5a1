import fc from 'fast-check';
import { decide, isHopeless } from '../../../../lambda/gate/load-test/decide';
import { type Outcome, rankOf, Tally } from '../../../../lambda/gate/load-test/tally';
import type { LoadTestLimits } from '../../../../lambda/shared/environment';

const limits: LoadTestLimits = {
  errorPercent: 2,
  latency: [
    { percent: 50, milliseconds: 100 },
    { percent: 99, milliseconds: 500 },
  ],
};
const request = 'GET /';
const good = (milliseconds = 50): Outcome => ({ kind: 'good', milliseconds });
const wrong: Outcome = { kind: 'wrong', request, status: 503 };
const late: Outcome = { kind: 'late', request: 'GET /slow' };
const broken: Outcome = { kind: 'broken', request, code: 'ECONNRESET' };
const held: Outcome = { kind: 'held back' };
const missed: Outcome = { kind: 'missed' };
const unreachable: Outcome = { kind: 'unreachable', code: 'ECONNREFUSED' };
const untrusted: Outcome = { kind: 'untrusted', code: 'CERT_HAS_EXPIRED' };

function tallied(outcomes: readonly Outcome[], of = limits): Tally {
  const tally = new Tally(of);
  for (const outcome of outcomes) tally.add(outcome);
  return tally;
}
const times = (count: number, outcome: Outcome): Outcome[] => Array(count).fill(outcome);

/** A hundred requests, of which some came to something else than a good answer. */
const hundred = (...others: readonly Outcome[]) => [...times(100 - others.length, good()), ...others];
const passed = (failed: number, p50 = '50 ms', p99 = '50 ms') =>
  `100 requests, 10 a second: ${failed} failed, 50 % within ${p50}, 99 % within ${p99}`;

test.each<[string, Outcome[], string, string]>([
  ['all well', hundred(), 'pass', passed(0)],
  ['as many errors as allowed', hundred(wrong, wrong), 'pass', passed(2)],
  [
    'one error more',
    hundred(wrong, wrong, wrong),
    'fail',
    '100 requests, 10 a second: 3 failed (3 %, at most 2 %): GET / status 503 (3)',
  ],
  [
    'errors of many kinds, the most frequent first',
    hundred(wrong, wrong, broken, broken, broken, late, held),
    'fail',
    '100 requests, 10 a second: 7 failed (7 %, at most 2 %): GET / no whole answer (ECONNRESET) (3), ' +
      'GET / status 503 (2), GET /slow no whole answer in time (1), 1 more; 99 % within no time, expected within 500 ms',
  ],
  ['one slow answer of a hundred', hundred(good(9_000)), 'pass', passed(0)],
  ['as slow as allowed', hundred(good(500), good(500)), 'pass', passed(0, '50 ms', '500 ms')],
  [
    'two slow answers of a hundred',
    hundred(good(501), good(700)),
    'fail',
    '100 requests, 10 a second: 99 % within 501 ms, expected within 500 ms',
  ],
  [
    'a median that is over',
    [...times(49, good(99)), ...times(51, good(101))],
    'fail',
    '100 requests, 10 a second: 50 % within 101 ms, expected within 100 ms',
  ],
  // A user who waits for nothing has waited longest of all.
  [
    'two without an answer',
    hundred(late, broken),
    'fail',
    '100 requests, 10 a second: 99 % within no time, expected within 500 ms',
  ],
  [
    'requests that nobody could send behind those that wait',
    hundred(...times(3, held)),
    'fail',
    '100 requests, 10 a second: 3 failed (3 %, at most 2 %): too many without an answer to send another (3); ' +
      '99 % within no time, expected within 500 ms',
  ],
  // Quick errors do not make the rest look quick.
  [
    'slow answers among quick errors',
    [...times(2, wrong), ...times(48, good(99)), ...times(50, good(101))],
    'fail',
    '100 requests, 10 a second: 50 % within 101 ms, expected within 100 ms',
  ],
  [
    'five of a hundred not sent in time',
    hundred(...times(5, missed)),
    'pass',
    '95 requests, 10 a second: 0 failed, 50 % within 50 ms, 99 % within 50 ms',
  ],
  [
    'six of a hundred not sent in time',
    hundred(...times(6, missed)),
    'inconclusive',
    '94 of 100 requests were sent: the function was too slow for 6',
  ],
  [
    'no connection for some',
    hundred(missed, ...times(5, unreachable)),
    'inconclusive',
    '94 of 100 requests were sent: the function was too slow for 1, no connection for 5 (ECONNREFUSED)',
  ],
  // What is slow here may be this function.
  [
    'slow answers to a slow function',
    [...times(80, good(9_000)), ...times(20, missed)],
    'inconclusive',
    '80 of 100 requests were sent: the function was too slow for 20',
  ],
  // A status is green's, however slow this function is.
  [
    'wrong answers to a slow function',
    [...times(3, wrong), ...times(77, good()), ...times(20, missed)],
    'fail',
    '80 requests, 10 a second: 3 failed (3.8 %, at most 2 %): GET / status 503 (3)',
  ],
  ['nothing', [], 'inconclusive', '0 of 100 requests were sent: time was up before 100'],
  [
    'time that was up',
    times(60, good()),
    'inconclusive',
    '60 of 100 requests were sent: time was up before 40',
  ],
  [
    'a load that was ended, since nothing can make it pass',
    times(3, wrong),
    'fail',
    '3 requests, 10 a second: 3 failed (100 %, at most 2 %): GET / status 503 (3)',
  ],
  // It does not mend itself.
  ['a certificate that was refused', [untrusted], 'fail', 'certificate refused (CERT_HAS_EXPIRED)'],
])('%s', (_, outcomes, outcome, reason) => {
  const verdict = decide({ limits }, tallied(outcomes), 100, 10);
  const later = outcome === 'inconclusive' ? { callBackDelay: 120 } : {};
  expect(verdict).toEqual({ outcome, reason, ...later });
});

test('no request at all passes nothing', () => {
  expect(decide({ limits }, tallied([]), 0, 0)).toEqual({
    outcome: 'inconclusive',
    reason: '0 of 0 requests were sent',
    callBackDelay: 120,
  });
});

const outcome = fc.oneof(
  fc.integer({ min: 1, max: 1_000 }).map((milliseconds) => good(milliseconds)),
  fc.constantFrom(wrong, late, broken, held, missed, unreachable),
);
const chosenLimits = fc.record({
  errorPercent: fc.constantFrom(0, 0.5, 2, 10, 50),
  latency: fc.array(
    fc.record({
      percent: fc.constantFrom(50, 95, 99, 99.9),
      milliseconds: fc.integer({ min: 1, max: 1_000 }),
    }),
    { maxLength: 3 },
  ),
});

test('what is hopeless never passes, whatever is still to come', () => {
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 60 }), fc.nat(60), chosenLimits, (all, cut, of) => {
      const soFar = tallied(all.slice(0, cut), of);
      if (!isHopeless({ limits: of }, soFar, all.length)) return;
      expect(decide({ limits: of }, tallied(all, of), all.length, 1).outcome).not.toBe('pass');
      // Cut short there, it says so at once.
      expect(decide({ limits: of }, soFar, all.length, 1).outcome).toBe('fail');
    }),
    { numRuns: 500 },
  );
});

test('percentiles are exact, by the nearest rank', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 300 }),
      fc.constantFrom(50, 90, 95, 99, 99.9),
      (latencies, percent) => {
        const value = tallied(latencies.map((each) => good(each))).within(percent);
        const [atMost, less] = [
          latencies.filter((each) => each <= value).length,
          latencies.filter((each) => each < value).length,
        ];
        expect(atMost * 1000).toBeGreaterThanOrEqual(Math.round(percent * 10) * latencies.length);
        expect(less * 1000).toBeLessThan(Math.round(percent * 10) * latencies.length);
      },
    ),
  );
});

test.each([
  [99, 100, 99],
  [99, 101, 100],
  [99.9, 1000, 999],
  [99.9, 2000, 1998],
  [50, 3, 2],
  // 64.4 * 250 / 100 is 161.00000000000003 in binary.
  [64.4, 250, 161],
  [100, 7, 7],
])('%d %% of %i is the value at %i', (percent, count, rank) => {
  expect(rankOf(percent, count)).toBe(rank);
});
