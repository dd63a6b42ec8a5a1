import { exposureOf } from '../../../../lambda/gate/metrics/exposure';

const NOW = Date.UTC(2026, 0, 6, 9);
const ago = (minutes: number) => NOW - minutes * 60_000;
const canary = {
  strategy: 'CANARY' as const,
  canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 10 },
};
const linear = {
  strategy: 'LINEAR' as const,
  linearConfiguration: { stepPercent: 33.3, stepBakeTimeInMinutes: 6 },
};
const tenths = {
  strategy: 'LINEAR' as const,
  linearConfiguration: { stepPercent: 10, stepBakeTimeInMinutes: 6 },
};
const halves = {
  strategy: 'LINEAR' as const,
  linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 6 },
};
const [BEFORE, AFTER] = ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'];

// source: ecs-deployments §2: the hold of a step is over when the hooks before the next one are asked.
test.each([
  ['before the first step', 0, canary, BEFORE, undefined, { exposure: 'hidden', since: NOW }],
  ['after the hold of a canary', 5, canary, BEFORE, undefined, { exposure: 'beside', since: ago(10) }],
  ['after one step', 33.3, linear, BEFORE, undefined, { exposure: 'beside', since: ago(6), part: 0.5 }],
  ['after the only step', 50, halves, BEFORE, undefined, { exposure: 'beside', since: ago(6) }],
  ['after one of nine', 10, tenths, BEFORE, undefined, { exposure: 'beside', since: ago(6), part: 0.5 }],
  ['after nine', 90, tenths, BEFORE, undefined, { exposure: 'beside', since: ago(54), part: 0.5 / 8 }],
  [
    'after nine, and asked before',
    90,
    tenths,
    BEFORE,
    { exposure: 'beside', since: ago(60) },
    { exposure: 'beside', since: ago(60), part: 0.5 / 8 },
  ],
  ['after two', 66.6, linear, BEFORE, undefined, { exposure: 'beside', since: ago(12), part: 0.5 }],
  [
    'after two, as a rounded weight',
    67,
    linear,
    BEFORE,
    undefined,
    { exposure: 'beside', since: ago(12), part: 0.5 },
  ],
  ['a hold that is not known', 5, undefined, BEFORE, undefined, { exposure: 'beside', since: NOW }],
  [
    'what was known before',
    5,
    canary,
    BEFORE,
    { exposure: 'beside', since: ago(30) },
    { exposure: 'beside', since: ago(30) },
  ],
  [
    'what was known of another share',
    100,
    canary,
    AFTER,
    { exposure: 'beside', since: ago(30) },
    { exposure: 'alone', since: NOW },
  ],
  [
    'what cannot have been',
    5,
    canary,
    BEFORE,
    { exposure: 'beside', since: ago(-1) },
    { exposure: 'beside', since: ago(10) },
  ],
  [
    'nonsense that was kept',
    5,
    canary,
    BEFORE,
    { since: 'long ago' },
    { exposure: 'beside', since: ago(10) },
  ],
  ['all users', 100, canary, AFTER, undefined, { exposure: 'alone', since: NOW }],
  ['no users after the shift', 0, canary, AFTER, undefined, { unknown: expect.stringContaining('no share') }],
  ['no weight', undefined, canary, BEFORE, undefined, { unknown: expect.stringContaining('does not say') }],
])('%s', (_, weight, deploymentConfiguration, stage, state, exposed) => {
  const deployment = {
    targetServiceRevision: {
      arn: 'green',
      ...(weight !== undefined && { requestedProductionTrafficWeight: weight }),
    },
    ...(deploymentConfiguration && { deploymentConfiguration }),
  };
  expect(exposureOf(deployment, stage, NOW, state)).toEqual(
    'unknown' in exposed ? exposed : { part: 1, ...exposed },
  );
});
