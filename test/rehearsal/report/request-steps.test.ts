import { LatencyCounts } from '../../../rehearsal/report/latency-counts';
import { RequestSteps, stepFor } from '../../../rehearsal/report/request-steps';
import type { EndedRequests } from '../../../rehearsal/traffic/request-tally';

const START = 1_000_000;
const ended = (at: number, of: Partial<EndedRequests> = {}): EndedRequests => ({
  at: START + at * 1000,
  count: 1,
  failed: false,
  side: 'blue',
  latencies: [{ seconds: 0.02, share: 1 }],
  ...of,
});
const stepsOf = (seconds: number, ...all: EndedRequests[]) => {
  const steps = new RequestSteps(START);
  for (const one of all) steps.add(one);
  return steps.steps(seconds);
};

test.each([
  [1, 10],
  [1200, 10],
  [1201, 15],
  [3600, 30],
  [7200, 60],
  [24 * 3600, 1800],
  [30 * 24 * 3600, 24 * 3600],
])('%d seconds are shown in steps of %d', (seconds, step) => expect(stepFor(seconds)).toBe(step));

test('there are steps without a gap from the start to the end, and to the last request', () => {
  expect(stepsOf(35).steps.map(({ at }) => at)).toEqual([0, 10, 20, 30]);
  expect(stepsOf(35, ended(44)).steps.map(({ at }) => at)).toEqual([0, 10, 20, 30, 40]);
});

test.each<[string, EndedRequests, number, object]>([
  ['blue answers', ended(5), 0, { blue: { requests: 1, failed: 0, p50: 20, p90: 20, p99: 20 } }],
  ['before the start', ended(-3), 0, { blue: { requests: 1 } }],
  ['on the edge of a step', ended(10), 1, { blue: { requests: 1 } }],
  [
    'green fails',
    ended(12, { side: 'green', failed: true, count: 3 }),
    1,
    { green: { requests: 3, failed: 3 } },
  ],
  [
    'the load balancer fails it',
    ended(12, { side: undefined, failed: true, latencies: [] }),
    1,
    { blue: { requests: 0 }, green: { requests: 0, p50: null }, failedByLoadBalancer: 1 },
  ],
  [
    'the load balancer answers it',
    ended(12, { side: undefined, latencies: [] }),
    1,
    { blue: { requests: 0 }, green: { requests: 0 }, failedByLoadBalancer: 0 },
  ],
])('%s', (_, one, index, counted) => {
  const { steps } = stepsOf(30, one);
  expect(steps[index]).toMatchObject(counted);
  const others = steps.filter((_step, at) => at !== index);
  expect(others.every(({ blue, green }) => blue.requests + green.requests === 0)).toBe(true);
});

test.each<[string, [number, number][], (number | null)[]]>([
  ['nothing', [], [null, null, null]],
  ['one', [[0.01, 1]], [10, 10, 10]],
  [
    'half and half',
    [
      [0.01, 0.5],
      [0.1, 0.5],
    ],
    [10, 100, 100],
  ],
  [
    'a long tail, in any order',
    [
      [2, 0.01],
      [0.01, 0.9],
      [0.05, 0.09],
    ],
    [10, 10, 50],
  ],
])('percentiles of %s', (_, shares, expected) => {
  const counts = new LatencyCounts();
  counts.add({ count: 100, latencies: shares.map(([seconds, share]) => ({ seconds, share })) });
  expect(counts.percentiles([0.5, 0.9, 0.99])).toEqual(expected);
});
