import { canary, millis } from '../../../lib';
import { alarmPeriodMinutes, metricDelayMinutes } from '../../../lib/config/alarm-sight';
import { readAssembly } from '../../../rehearsal/assembly/assembly';
import { Resolvers, type TemplateResolver } from '../../../rehearsal/assembly/intrinsics';
import { type AlarmDefinition, alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import { evaluateQuery } from '../../../rehearsal/cloudwatch/metric-query';
import { MetricStore, MINUTE } from '../../../rehearsal/cloudwatch/metric-store';
import { breaches } from '../../../rehearsal/cloudwatch/threshold';
import { shop, synthesize } from '../../synth';

/** What a target group, or the load balancer itself, publishes in a minute: samples by value. */
type Published = Readonly<Record<string, ReadonlyMap<number, number>>>;

const times = (value: number, count: number): ReadonlyMap<number, number> => new Map([[value, count]]);
const requests = (total: number, failed = 0): Published => ({
  RequestCount: times(1, total),
  // ELB publishes this metric only in minutes in which it is not 0.
  ...(failed > 0 && { HTTPCode_Target_5XX_Count: times(1, failed) }),
});
const answers = (fast: number, slow: number): Published => ({
  TargetResponseTime: new Map([
    ...(fast > 0 ? [[0.1, fast] as const] : []),
    ...(slow > 0 ? [[1.001, slow] as const] : []),
  ]),
});

const resolver = (release = canary()): TemplateResolver =>
  new Resolvers(readAssembly(synthesize(shop({ release })).assembly.directory)).ofStackNamed(
    'shop-production',
  );

async function alarmNamed(id: string, of = resolver()): Promise<AlarmDefinition> {
  for (const logicalId of await of.resourcesOfType('AWS::CloudWatch::Alarm')) {
    const definition = alarmDefinition(logicalId, await of.properties(logicalId));
    if (definition.name === `shop-production-${id}`) return definition;
  }
  throw new Error(`the template must have the alarm ${id}, got none`);
}

/** The alarm's value for one minute. */
async function minuteOf(
  alarm: AlarmDefinition,
  published: { primary?: Published; alternate?: Published; both?: Published },
): Promise<number | undefined> {
  const of = resolver();
  const store = new MetricStore();
  const LoadBalancer = String(await of.attribute('LoadBalancer', 'LoadBalancerFullName'));
  const fullName = async (group: string) => String(await of.attribute(group, 'TargetGroupFullName'));
  const dimensions: [Published | undefined, Record<string, string>][] = [
    [published.primary, { LoadBalancer, TargetGroup: await fullName('PrimaryTargetGroup') }],
    [published.alternate, { LoadBalancer, TargetGroup: await fullName('AlternateTargetGroup') }],
    [published.both, { LoadBalancer }],
  ];
  for (const [metrics = {}, where] of dimensions) {
    for (const [name, samples] of Object.entries(metrics)) {
      for (const [value, count] of samples) {
        store.record({ namespace: 'AWS/ApplicationELB', name, dimensions: where }, 0, value, count);
      }
    }
  }
  const minute = { starts: [0], periodMs: MINUTE };
  return evaluateQuery(alarm.query, minute, ({ metric, stat }) => [
    store.datapoint(metric, stat, 0, MINUTE),
  ])[0];
}

const isBad = (alarm: AlarmDefinition, value: number | undefined): boolean =>
  value !== undefined && breaches(alarm, value);

describe('target-errors: more than 2 % of 50 requests or more, of the worse group', () => {
  test.each([
    ['nobody is there', {}, 0, false],
    ['all is well', { primary: requests(1900), alternate: requests(100) }, 0, false],
    // Of all 2000 requests these are 0.25 %: a sum over both groups would never see them.
    ['a canary of 5 % fails 5 %', { primary: requests(1900), alternate: requests(100, 5) }, 5, true],
    ['the same on the other side', { primary: requests(100, 5), alternate: requests(1900) }, 5, true],
    [
      'a third of a canary’s connections are refused',
      { primary: requests(1900), alternate: { ...requests(99), TargetConnectionErrorCount: times(1, 33) } },
      100 / 3,
      true,
    ],
    ['one in 50 fails', { primary: requests(1900), alternate: requests(50, 1) }, 2, false],
    ['two in 50 fail', { primary: requests(1900), alternate: requests(50, 2) }, 4, true],
    ['all of 49 fail, too few to judge', { primary: requests(900), alternate: requests(49, 49) }, 0, false],
    ['the one group that there is fails', { alternate: requests(50, 50) }, 100, true],
    ['the better group does not help', { primary: requests(5000, 10), alternate: requests(50, 2) }, 4, true],
  ])('%s', async (_, published, value, bad) => {
    const alarm = await alarmNamed('target-errors');
    expect(await minuteOf(alarm, published)).toBeCloseTo(value);
    expect(isBad(alarm, await minuteOf(alarm, published))).toBe(bad);
  });
});

describe('slow-answers: more than 10 % of 50 answers or more take longer than a second, of the worse group', () => {
  test.each([
    ['nobody is there', {}, 0, false],
    [
      'a canary of 5 % is slow in every fifth answer',
      { primary: answers(1900, 0), alternate: answers(80, 20) },
      20,
      true,
    ],
    ['every tenth', { alternate: answers(90, 10) }, 10, false],
    ['all of 49, too few to judge', { alternate: answers(0, 49) }, 0, false],
    ['all of 50, none of them fast', { alternate: answers(0, 50) }, 100, true],
    [
      'an answer of exactly a second is not slow',
      { alternate: { TargetResponseTime: times(1, 60) } },
      0,
      false,
    ],
  ])('%s', async (_, published, value, bad) => {
    const alarm = await alarmNamed('slow-answers');
    expect(await minuteOf(alarm, published)).toBeCloseTo(value);
    expect(isBad(alarm, await minuteOf(alarm, published))).toBe(bad);
  });
});

describe('unhealthy-targets: one that all nodes of the load balancer call unhealthy', () => {
  const unhealthy = (...ofNodes: number[]): Published => ({
    UnHealthyHostCount: new Map(ofNodes.map((count) => [count, 1])),
  });
  test.each([
    ['nobody is there', {}, false],
    ['both groups are well', { primary: unhealthy(0), alternate: unhealthy(0) }, false],
    ['one node calls one unhealthy', { primary: unhealthy(0, 1) }, false],
    ['all nodes do, in the one group', { primary: unhealthy(1) }, true],
    ['all nodes do, in the other', { primary: unhealthy(0), alternate: unhealthy(1, 2) }, true],
  ])('%s', async (_, published, bad) => {
    const alarm = await alarmNamed('unhealthy-targets');
    expect(isBad(alarm, await minuteOf(alarm, published))).toBe(bad);
  });
});

describe('load-balancer-errors: more than 2 % of all, and 5 or more', () => {
  /** @param unrouted of `own`: 503, for which no target was chosen, so that RequestCount does not hold them */
  const own = (total: number, errors: number, unrouted = 0): Published => ({
    RequestCount: times(1, total),
    ...(errors > 0 && { HTTPCode_ELB_5XX_Count: times(1, errors) }),
    ...(unrouted > 0 && { HTTPCode_ELB_503_Count: times(1, unrouted) }),
  });
  test.each([
    ['nobody is there', {}, false],
    ['none', { both: own(1000, 0) }, false],
    ['4 of 10', { both: own(10, 4) }, false],
    ['5 of 10', { both: own(10, 5) }, true],
    ['20 of 1000', { both: own(1000, 20) }, false],
    ['21 of 1000', { both: own(1000, 21) }, true],
    [
      'every request meets an empty group',
      { both: { HTTPCode_ELB_5XX_Count: times(1, 90), HTTPCode_ELB_503_Count: times(1, 90) } },
      true,
    ],
  ])('%s', async (_, published, bad) => {
    const alarm = await alarmNamed('load-balancer-errors');
    expect(isBad(alarm, await minuteOf(alarm, published))).toBe(bad);
  });
});

test('the limits are those of the release', async () => {
  const of = resolver(
    canary({
      alarms: { errors: { percent: 0.5 }, slow: { over: millis(250), percent: 5 }, minimumRequests: 400 },
    }),
  );
  const [errors, slow] = [await alarmNamed('target-errors', of), await alarmNamed('slow-answers', of)];
  expect([errors.threshold, slow.threshold]).toEqual([0.5, 5]);
  expect(await minuteOf(errors, { alternate: requests(399, 399) })).toBe(0);
  expect(await minuteOf(errors, { alternate: requests(400, 4) })).toBe(1);
  expect(
    await minuteOf(slow, {
      alternate: {
        TargetResponseTime: new Map([
          [0.25, 300],
          [0.26, 100],
        ]),
      },
    }),
  ).toBe(25);
});

// The warning about a hold that is too short counts on this; N is larger than M by the minutes that may be late.
test.each([
  ['target-errors', 2, 4, 10],
  ['slow-answers', 2, 4, 10],
  ['unhealthy-targets', 3, 5, 10],
  // Until the first release is over but for its bake: ten minutes of hold.
  ['load-balancer-errors', 2, 4, 20],
])(
  '%s sounds after %i bad minutes of %i, once its first %i minutes are over',
  async (id, toAlarm, of, warmUp) => {
    const alarm = await alarmNamed(id);
    expect(of - toAlarm).toBe(metricDelayMinutes);
    expect(alarm).toMatchObject({
      datapointsToAlarm: toAlarm,
      evaluationPeriods: of,
      periodMs: alarmPeriodMinutes * MINUTE,
      comparison: 'GreaterThanThreshold',
      treatMissingData: 'notBreaching',
      warmUp: { durationMs: warmUp * MINUTE, onlyStartEvaluatingAfterWarmUpPeriodEnds: true },
    });
  },
);
