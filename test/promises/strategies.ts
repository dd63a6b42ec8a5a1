import '../../rehearsal/testing/jest';
import { blueGreen, canary, type DeliveryInput, linear, millis, minutes, rolling, seconds } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { badRelease, goodRelease, rehearse } from '../../rehearsal/testing';
import sample from '../fixtures/sample-delivery';

// What Teal promises of releases, with its real templates and gates. Who weakens an alarm or a gate meets this.

/** At 3,000 requests a minute; a release that fails one request in twenty. */
const STRATEGIES = {
  'canary of 10 %': { release: canary({ percent: 10 }), mostFailed: 80, mostExposed: 10 },
  'linear in quarters': { release: linear({ step: 25 }), mostFailed: 180, mostExposed: 25 },
  'blue/green': { release: blueGreen({ bake: minutes(5) }), mostFailed: 600, mostExposed: 100 },
  // No gate stands at a rolling deployment.
  rolling: { release: rolling(), mostFailed: 650, mostExposed: 100 },
} as const;

export function assemblyOf(name: keyof typeof STRATEGIES): ReturnType<typeof synthesizeDelivery> {
  const { release } = STRATEGIES[name];
  const { gates, ...rest } = sample;
  const input: DeliveryInput = {
    ...rest,
    ...(release.strategy !== 'ROLLING' && gates && { gates }),
    environments: { production: { release } },
  };
  return synthesizeDelivery(input);
}

/** Defines the tests of one strategy. */
export function promisesOf(name: keyof typeof STRATEGIES): void {
  const { release: strategy, mostFailed, mostExposed } = STRATEGIES[name];
  let assembly: ReturnType<typeof synthesizeDelivery>;
  beforeAll(() => {
    assembly = assemblyOf(name);
  });
  afterAll(() => closeWarmProcesses());

  test('a good release reaches everyone and fails nobody', async () => {
    const release = await rehearse(assembly, { release: goodRelease() });
    expect(release).toBeReleased();
    expect(release).toMatchObject({ exposedPercent: 100, requests: { failed: 0 } });
  });

  test('a release that fails one request in twenty is rolled back by the alarm of errors', async () => {
    expect(await rehearse(assembly, { release: badRelease({ errorShare: 0.05 }) })).toRollBack({
      by: 'alarm:shop-production-target-errors',
      within: minutes(4),
      failedRequests: { atMost: mostFailed },
      exposed: { atMostPercent: mostExposed },
    });
  });

  test('a release that answers slowly is rolled back by the alarm of slow answers', async () => {
    const slow = badRelease({ latency: { median: millis(900), p99: millis(1900) } });
    expect(await rehearse(assembly, { release: slow })).toRollBack({
      by: 'alarm:shop-production-slow-answers',
      within: minutes(4),
      failedRequests: { atMost: 0 },
      exposed: { atMostPercent: mostExposed },
    });
  });

  test.each([
    ['crashes at its start', { exitsAfter: seconds(3) }],
    ['is never healthy', { healthy: false }],
    ['has no image', { cannotStart: 'CannotPullContainerError: not found' }],
  ])('a release that %s is stopped by the circuit breaker and harms nobody', async (_what, model) => {
    const release = await rehearse(assembly, { release: badRelease(model) });
    expect(release).toRollBack({
      by: 'circuit-breaker',
      within: minutes(4),
      failedRequests: { atMost: 0 },
      exposed: { atMostPercent: 0 },
    });
    expect(release.requests.servedByGreen).toBe(0);
  });

  if (strategy.strategy === 'ROLLING') return;

  test('a release that fails its smoke test meets no user', async () => {
    const release = await rehearse(assembly, { release: badRelease({ errorShare: 1 }) });
    expect(release).toRollBack({
      by: 'gate:smoke-test',
      failedRequests: { atMost: 0 },
      exposed: { atMostPercent: 0 },
    });
    expect(release.requests.servedByGreen).toBe(0);
    expect(release.reason).toContain('GET /: status 500, expected 200');
  });
}
