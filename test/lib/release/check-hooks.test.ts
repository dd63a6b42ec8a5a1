import { type Hook, type HookedService, hookProblems } from '../../../lib/release/gates/check-hooks';

const hook = (gateId: string, different: Partial<Hook> = {}): Hook => ({
  ...{
    gateId,
    gates: [{ id: gateId }],
    stages: ['POST_SCALE_UP'],
    hookMinutes: 15,
    fullName: 'shop-production',
  },
  ...different,
});
const guards = [hook('live-traffic'), hook('separation')];
const preflight = hook('preflight', { gates: ['freeze', 'quiet-alarms', 'admission'].map((id) => ({ id })) });
const more = (count: number) => Array.from({ length: count }, (_, nth) => hook(`gate-${nth + 1}`));
const canary: HookedService = { fullName: 'shop-production', strategy: 'CANARY', pauses: [] };
const ids = 'gates of shop-production must have ids of their own, got';
const other = 'twice; give one another id, since decisions and verdicts go by it';
const gate = 'the gate stock of shop-production must';

test.each<[string, readonly Hook[], Partial<HookedService>, readonly string[]]>([
  ['none', [], {}, []],
  ['the guards alone', guards, {}, []],
  // source: ECS developer guide, "Lifecycle hooks": at most 10 Lambda hooks a service
  ['ten with the guards', [...guards, ...more(8)], {}, []],
  ['ten with those of preflight, which are one', [...guards, preflight, ...more(7)], {}, []],
  ['ten, and pauses, which count for themselves', [...guards, ...more(8)], { pauses: ['a', 'b'] }, []],
  [
    'eleven',
    [...guards, preflight, ...more(8)],
    {},
    [
      'gates of shop-production must be at most 10, got 11 (live-traffic, separation, preflight, gate-1, gate-2, gate-3, gate-4, gate-5, gate-6, gate-7, gate-8); ECS takes no more Lambda hooks: put what several look at into one',
    ],
  ],
  ['one twice', [...guards, hook('stock'), hook('stock')], {}, [`${ids} stock ${other}`]],
  ['the id of a guard', [...guards, hook('separation')], {}, [`${ids} separation ${other}`]],
  ['the id of preflight', [preflight, hook('preflight')], {}, [`${ids} preflight ${other}`]],
  ['the id of one in preflight', [preflight, hook('freeze')], {}, [`${ids} freeze ${other}`]],
  ['the id of a pause', [hook('approval')], { pauses: ['approval'] }, [`${ids} approval ${other}`]],
  [
    'a shift stage',
    [hook('stock', { stages: ['POST_SCALE_UP', 'TEST_TRAFFIC_SHIFT'] })],
    {},
    [
      `${gate} stand at no shift stage, got TEST_TRAFFIC_SHIFT; ECS repeats its hooks in a rollback: take the stage before or after it`,
    ],
  ],
  [
    'a stage without hooks',
    [hook('stock', { stages: ['BAKE_TIME'] })],
    {},
    [
      `${gate} stand at a stage with hooks, got BAKE_TIME; take one of RECONCILE_SERVICE, PRE_SCALE_UP, POST_SCALE_UP, POST_TEST_TRAFFIC_SHIFT, PRE_PRODUCTION_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT`,
    ],
  ],
  ['no stage', [hook('stock', { stages: [] })], {}, [`${gate} stand at a stage, got none; name one`]],
  // source: ECS API reference, DeploymentLifecycleHookTimeoutConfiguration: 1 to 1440 minutes for a function
  ['a day of patience', [hook('stock', { hookMinutes: 1440 })], {}, []],
  [
    'more than a day of it',
    [hook('stock', { hookMinutes: 1441 })],
    {},
    [`${gate} end within 1440 minutes, got 1441; ECS waits no longer for a hook: give it less patience`],
  ],
  [
    'one of another service',
    [hook('stock', { fullName: 'api-production' })],
    {},
    [
      `${gate} be made for it, got one of api-production; make it with this stack’s gates.of, so that ECS may call it`,
    ],
  ],
  [
    'a gate with rolling()',
    [hook('stock')],
    { strategy: 'ROLLING' },
    [
      'gates of shop-production must be none with rolling(), got stock; hooks on ROLLING are undocumented: release it by canary(), linear() or blueGreen(), or leave them out',
    ],
  ],
])('%s', (_, hooks, different, problems) => {
  expect(hookProblems(hooks, { ...canary, ...different })).toEqual(problems);
});
