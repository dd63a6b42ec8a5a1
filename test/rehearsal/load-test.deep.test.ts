import '../../rehearsal/testing/jest';
import { canary, loadTest, millis, minutes, seconds } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import type { Release } from '../../rehearsal/report/release';
import { badRelease, goodRelease, rehearse } from '../../rehearsal/testing';
import { shop } from '../synth';

// The gate's own bundle and its load, request by request, against modelled tasks on a virtual clock.

const release = canary({ percent: 10, hold: minutes(5), bake: minutes(5) });
const ASSEMBLY = synthesizeDelivery(
  shop(
    { release },
    {
      gates: [
        loadTest({
          requests: [
            { path: '/', weight: 3 },
            { path: '/products', status: 200 },
            { path: '/orders', method: 'POST' },
          ],
          limits: { errors: { percent: 2 }, p95: millis(500) },
          warmUp: seconds(5),
          patience: minutes(2),
        }),
      ],
    },
  ),
);
afterAll(() => closeWarmProcesses());

const verdictOf = ({ stages }: Release) =>
  stages.flatMap(({ gates }) => gates).find(({ id }) => id === 'load-test');

test('a release that answers well passes, at a tenth of what users send', async () => {
  const good = await rehearse(ASSEMBLY, { release: goodRelease(), traffic: { requestsPerMinute: 3_000 } });
  expect(good).toBeReleased();
  expect(good.requests.failed).toBe(0);
  const verdict = verdictOf(good);
  expect(verdict).toMatchObject({ verdict: 'pass' });
  // 50 a second, of which a tenth is 5: as far as users, who come by chance, are as many in five minutes.
  expect(verdict?.reason).toMatch(
    /^(29\d|30\d) requests, (4\.9|5|5\.1) a second: 0 failed, 95 % within \d+ ms$/,
  );
});

test('with few users it sends the least', async () => {
  const good = await rehearse(ASSEMBLY, { release: goodRelease(), traffic: { requestsPerMinute: 60 } });
  expect(verdictOf(good)?.reason).toMatch(/^120 requests, 2 a second: 0 failed/);
});

test('a release that fails one request in ten under load reaches no user', async () => {
  const bad = await rehearse(ASSEMBLY, { release: badRelease({ errorShare: 0.1 }) });
  expect(bad).toRollBack({ by: 'gate:load-test', exposed: { atMostPercent: 0 } });
  expect(bad.requests.failed).toBe(0);
  expect(verdictOf(bad)?.reason).toMatch(
    /failed \(\d+(\.\d)? %, at most 2 %\): GET \/(products)? status 500/,
  );
});

test('so does one that is slow', async () => {
  const slow = { latency: { median: millis(400), p99: millis(2_000) } };
  const bad = await rehearse(ASSEMBLY, { release: badRelease(slow) });
  expect(bad).toRollBack({ by: 'gate:load-test', exposed: { atMostPercent: 0 } });
  expect(verdictOf(bad)?.reason).toMatch(/95 % within \d+ ms, expected within 500 ms/);
});

test('one whose answers stall holds back the load, and fails', async () => {
  const bad = await rehearse(ASSEMBLY, {
    release: badRelease({ latency: { median: minutes(2), p99: minutes(3) } }),
  });
  expect(bad).toRollBack({ by: 'gate:load-test', exposed: { atMostPercent: 0 } });
  expect(verdictOf(bad)?.reason).toContain('no whole answer in time');
});

test('while CloudWatch does not say how many users there are, nothing is sent, and at last nothing is released', async () => {
  const stuck = await rehearse(ASSEMBLY, {
    release: goodRelease(),
    faults: ({ service, operation }) =>
      service === 'CloudWatch' && operation === 'GetMetricData' ? 'drop' : undefined,
  });
  expect(stuck).toRollBack({ by: 'gate:load-test', exposed: { atMostPercent: 0 } });
  expect(verdictOf(stuck)?.reason).toMatch(/no verdict within 2 minutes/);
});

test('the same seed sends the same load', async () => {
  const reasons = await Promise.all(
    [1, 2].map(async () => verdictOf(await rehearse(ASSEMBLY, { release: goodRelease(), seed: 7 }))?.reason),
  );
  expect(reasons[0]).toBe(reasons[1]);
});
