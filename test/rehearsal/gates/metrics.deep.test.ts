import '../../../rehearsal/testing/jest';
import { blueGreen, canary, linear, metrics, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import type { Release } from '../../../rehearsal/report/release';
import { AwsError, badRelease, goodRelease, rehearse } from '../../../rehearsal/testing';
import { shop } from '../../synth';

// The gate's own code and its SDK clients against the engine's ECS and CloudWatch, with alarms that leave it the work.

afterAll(() => closeWarmProcesses());

const alarms = { errors: { percent: 90 }, slow: { over: minutes(1), percent: 90 } };
const assemblyOf = (
  release: ReturnType<typeof canary>,
  options: Parameters<typeof metrics>[0] = {},
): ReturnType<typeof synthesizeDelivery> =>
  synthesizeDelivery(shop({ release }, {}, { gates: [metrics(options)] }));

const CANARY = assemblyOf(canary({ percent: 10, hold: minutes(10), bake: minutes(5), alarms }));

/** Of the gate: stage, verdict, reason. */
const said = ({ stages }: Release) =>
  stages.flatMap(({ name, gates }) =>
    gates.filter(({ id }) => id === 'metrics').map(({ verdict, reason }) => [name, verdict, reason]),
  );
const [BEFORE, AFTER] = ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'];
const matching = (pattern: RegExp) => expect.stringMatching(pattern);

describe('a canary', () => {
  test('that is good passes: before users meet it, beside blue, and alone', async () => {
    const release = await rehearse(CANARY, { release: goodRelease() });
    expect(release).toBeReleased();
    expect(said(release)).toEqual([
      [BEFORE, 'pass', 'not yet exposed: green has no share of live traffic'],
      [
        BEFORE,
        'pass',
        matching(/^errors: green 0 of \d+ \(0 %\), blue 0 of \d+ \(0 %\); slow: green .* in [678] minutes$/),
      ],
      [AFTER, 'pass', matching(/blue 0 of \d+ \(0 %\) before the release; slow: .* in 3 minutes$/)],
    ]);
  });

  test('that fails one request in twenty is rolled back before it gets more users', async () => {
    const release = await rehearse(CANARY, { release: badRelease({ errorShare: 0.05 }) });
    expect(release).toRollBack({ by: 'gate:metrics', exposed: { atMostPercent: 10 } });
    expect(said(release)).toEqual([
      [BEFORE, 'pass', matching(/^not yet exposed/)],
      [
        BEFORE,
        'fail',
        matching(
          /^errors: green \d+ of \d+ \([3-7](\.\d)? %\), blue 0 of \d+ .*worse than blue's since 09:1\d; p50\/p95\/p99: [\d./]+ ms, [\d./]+ times blue's; see runbooks/,
        ),
      ],
    ]);
  });

  test('that answers slowly is rolled back', async () => {
    const latency = { median: { milliseconds: 400 }, p99: { milliseconds: 3000 } };
    const release = await rehearse(CANARY, { release: badRelease({ latency }) });
    expect(release).toRollBack({ by: 'gate:metrics', exposed: { atMostPercent: 10 } });
    expect(said(release).at(-1)).toEqual([BEFORE, 'fail', matching(/^slow: green .*worse than blue's/)]);
  });

  test('that meets an incident as blue does is not rolled back', async () => {
    const incident = { errorShare: 0.05 };
    const release = await rehearse(CANARY, { release: badRelease(incident), baseline: incident });
    expect(release).toBeReleased();
    expect(said(release).slice(1)).toEqual([
      [BEFORE, 'pass', matching(/^warning: blue breaks the objective as green does/)],
      [AFTER, 'pass', matching(/^warning: blue breaks the objective as green does/)],
    ]);
  });

  test('with few requests waits until there are enough', async () => {
    const assembly = assemblyOf(canary({ percent: 10, hold: minutes(6), bake: minutes(5), alarms }));
    const traffic = { requestsPerMinute: 300 };
    const release = await rehearse(assembly, { release: goodRelease(), traffic });
    expect(release).toBeReleased();
    // Thirty a minute: three minutes were known when it was first asked, and 209 requests are in seven.
    expect(said(release)[1]).toEqual([BEFORE, 'pass', matching(/green 0 of 2\d\d .* in 7 minutes$/)]);
  });

  test('with too few requests for as long as the gate waits is rolled back', async () => {
    const release = await rehearse(CANARY, { release: goodRelease(), traffic: { requestsPerMinute: 10 } });
    expect(release).toRollBack({ by: 'gate:metrics', failedRequests: { atMost: 0 } });
    expect(release.reason).toMatch(
      /no verdict within 60 minutes: green has served \d+ requests in \d+ minutes, and it takes 209/,
    );
  });

  test.each([
    ['throttled', new AwsError('ThrottlingException', 'Rate exceeded', 400)],
    ['refused', new AwsError('AccessDeniedException', 'no', 403)],
  ])('never passes while GetMetricData is %s', async (_, error) => {
    const assembly = assemblyOf(canary({ percent: 10, hold: minutes(10), alarms }), { patience: minutes(5) });
    const release = await rehearse(assembly, {
      release: goodRelease(),
      faults: ({ operation }) => (operation === 'GetMetricData' ? error : undefined),
    });
    expect(release).toRollBack({ by: 'gate:metrics' });
    expect(release.reason).toMatch(/no verdict within 5 minutes: the gate could not be carried out/);
  });
});

test('each further step of a linear release is judged by all that came before', async () => {
  const assembly = assemblyOf(linear({ step: 25, hold: minutes(6), bake: minutes(5), alarms }));
  const release = await rehearse(assembly, { release: goodRelease() });
  expect(release).toBeReleased();
  const inMinutes = said(release).map(([, , reason]) =>
    Number(/ in (\d+) minutes$/.exec(String(reason))?.[1]),
  );
  // A hold of six minutes each, without the first minute, the warm-up and the two that CloudWatch is behind.
  expect(inMinutes).toEqual([Number.NaN, 3, 9, 15, 3]);
  const bad = await rehearse(assembly, { release: badRelease({ errorShare: 0.02 }) });
  expect(bad).toRollBack({ by: 'gate:metrics', exposed: { atMostPercent: 25 } });
});

test('a release that gets all users at once is judged by what blue served before', async () => {
  const assembly = assemblyOf(blueGreen({ bake: minutes(5), alarms }));
  const history = minutes(60);
  const good = await rehearse(assembly, { release: goodRelease(), history });
  expect(good).toBeReleased();
  expect(said(good)).toEqual([
    [BEFORE, 'pass', matching(/^not yet exposed/)],
    [AFTER, 'pass', matching(/before the release.* in 3 minutes$/)],
  ]);
  const bad = await rehearse(assembly, { release: badRelease({ errorShare: 0.02 }), history });
  expect(bad).toRollBack({ by: 'gate:metrics' });
  expect(said(bad).at(-1)).toEqual([
    AFTER,
    'fail',
    matching(/blue 0 of \d+ .* before the release: worse than/),
  ]);
});

test('metrics of a team’s own are judged: of each side’s requests, and of the whole service', async () => {
  const namespace = 'AWS/ApplicationELB';
  const assembly = assemblyOf(canary({ percent: 10, hold: minutes(10), bake: minutes(5), alarms }), {
    custom: [
      {
        ...{ name: 'well', namespace, metric: 'HTTPCode_Target_2XX_Count', worse: 'lower', per: 'request' },
        dimensions: { LoadBalancer: '{loadBalancer}', TargetGroup: '{targetGroup}' },
      },
      {
        ...{ name: 'load', namespace, metric: 'RequestCount', worse: 'lower' },
        dimensions: { LoadBalancer: '{loadBalancer}' },
      },
    ],
  });
  const release = await rehearse(assembly, { release: goodRelease(), history: minutes(60) });
  expect(release).toBeReleased();
  expect(said(release)[1]).toEqual([
    BEFORE,
    'pass',
    matching(
      /well: green (\d+) of \1 \(100 %\), blue (\d+) of \2 \(100 %\); load: \d+ a minute with green, \d+ before; p50\/p95\/p99: [\d./]+ ms, [\d./]+ times blue's, in/,
    ),
  ]);
});
