import { days, hours, minutes } from '../../../../lib';
import type { WatchInput } from '../../../../lib/config/watch';
import { shop, synthesize } from '../../../synth';

type Properties = Readonly<Record<string, unknown>>;
type Metrics = readonly {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Period: number; readonly Stat: string; readonly Metric: Properties };
}[];

/** By name, without the stack's. */
function alarmsOf(watch?: WatchInput, service = {}): ReadonlyMap<string, Properties> {
  const template = synthesize(shop({}, { ...service, ...(watch && { watch }) })).template('shop-production');
  return new Map(
    ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
      Object.values(template.findResources(type)).map(({ Properties: properties }) => [
        String(properties.AlarmName).replace('shop-production-', ''),
        properties as Properties,
      ]),
    ),
  );
}

const OURS = /^(no-healthy-host|rejected-connections|saturation|no-traffic|heartbeat)/;
const ours = (watch?: WatchInput) => [...alarmsOf(watch).keys()].filter((name) => OURS.test(name)).sort();

const BY_DEFAULT = [
  ...[
    'no-healthy-host',
    'no-healthy-host-3m',
    'rejected-connections',
    'rejected-connections-2m',
    'saturation',
  ],
  ...['cpu', 'fail-open', 'memory', 'worst-cpu', 'worst-memory'].map((cause) => `saturation-${cause}`),
];

test('there are three that somebody hears of, and what they are made of', () => {
  expect(ours()).toEqual(BY_DEFAULT);
});

test('of symptoms alone one that somebody hears of, and nothing of mixed revisions', () => {
  const watch: WatchInput = { detail: 'symptoms' };
  expect(ours(watch)).toEqual(['no-healthy-host', 'no-healthy-host-3m']);
  expect([...alarmsOf().keys()].filter((name) => name.includes('uniform'))).toEqual([
    'uniformity',
    'not-uniform',
  ]);
  expect([...alarmsOf(watch).keys()].filter((name) => name.includes('uniform'))).toEqual(['uniformity']);
});

test('what must go on is watched where it is asked for', () => {
  const watch = {
    traffic: { silentAfter: minutes(90) },
    heartbeats: [
      { job: 'backup', every: days(1), grace: hours(2) },
      { job: 'report', every: days(7) },
    ],
  };
  expect(ours(watch).filter((name) => !BY_DEFAULT.includes(name))).toEqual([
    ...['heartbeat-backup', 'heartbeat-backup-26h', 'heartbeat-report', 'heartbeat-report-7d'],
    ...['no-traffic', 'no-traffic-90m'],
  ]);
});

// source: CloudWatch user guide, "Best practice alarm recommendations for AWS services", Amazon ECS: five of five minutes
test.each([
  ['no-healthy-host-3m', 0, 3, 3, 'breaching', 60],
  ['rejected-connections-2m', 0, 2, 4, 'notBreaching', 60],
  ['saturation-cpu', 80, 5, 5, 'notBreaching', 60],
  ['saturation-worst-cpu', 95, 5, 5, 'notBreaching', 60],
  ['saturation-memory', 80, 5, 5, 'notBreaching', 60],
  ['saturation-worst-memory', 90, 5, 5, 'notBreaching', 60],
  ['saturation-fail-open', 0, 3, 5, 'notBreaching', 60],
  ['no-traffic-15m', 0, 1, 1, 'breaching', 900],
  ['heartbeat-backup-26h', 0, 1, 1, 'breaching', 93_600],
  ['heartbeat-report-7d', 0, 1, 1, 'breaching', 604_800],
])(
  '%s sounds above %d in %d of %d; missing is %s; periods of %d s',
  (name, threshold, m, n, missing, period) => {
    const watch = {
      traffic: { silentAfter: minutes(15) },
      heartbeats: [
        { job: 'backup', every: days(1), grace: hours(2) },
        { job: 'report', every: days(7) },
      ],
    };
    const alarm = alarmsOf(watch).get(name);
    expect(alarm).toMatchObject({
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      ...{ DatapointsToAlarm: m, EvaluationPeriods: n, TreatMissingData: missing },
    });
    const used = ((alarm?.Metrics ?? []) as Metrics).flatMap(({ MetricStat: stat }) => stat?.Period ?? []);
    expect(new Set(used.length > 0 ? used : [alarm?.Period])).toEqual(new Set([period]));
  },
);

test('scaling that aims high is no cause: the CPU sounds ten above it', () => {
  const threshold = (cpuTarget: number) =>
    alarmsOf(undefined, { tasks: { cpuTarget } }).get('saturation-cpu')?.Threshold;
  expect([60, 75, 90].map(threshold)).toEqual([80, 85, 95]);
});

test('the deployment alarm on unhealthy targets is one of the causes, and not made twice', () => {
  const rule = JSON.stringify(alarmsOf().get('saturation')?.AlarmRule);
  expect(rule.match(/"DeploymentAlarms\w*unhealthytargets\w*"/g)).toHaveLength(1);
  expect(rule.match(/ALARM\(/g)).toHaveLength(6);
});

// source: CloudWatch user guide, "Composite alarm action suppression"
test('while no host is healthy, nobody is told of causes and of silence', () => {
  const alarms = alarmsOf({
    traffic: { silentAfter: minutes(15) },
    heartbeats: [{ job: 'backup', every: days(1) }],
  });
  const suppressor = (name: string) => JSON.stringify(alarms.get(name)?.ActionsSuppressor ?? null);
  for (const name of ['saturation', 'no-traffic'])
    expect(suppressor(name)).toMatch(/nohealthyhost\w+","Arn"/);
  for (const name of ['no-healthy-host', 'rejected-connections', 'heartbeat-backup'])
    expect(suppressor(name)).toBe('null');
  expect(alarms.get('saturation')).toMatchObject({ ActionsSuppressorExtensionPeriod: 300 });
});

test('a new service, a new job and a new watch on traffic have time to begin', () => {
  const warmUp = (name: string, watch?: WatchInput) => alarmsOf(watch).get(name)?.WarmUpConfiguration;
  const minutesOf = (duration: number) => ({
    WarmUpPeriodDurationInMinutes: duration,
    OnlyStartEvaluatingAfterWarmUpPeriodEnds: true,
  });
  // The holds of the default canary are 10 minutes.
  expect(warmUp('no-healthy-host-3m')).toEqual(minutesOf(20));
  expect(warmUp('no-traffic-15m', { traffic: { silentAfter: minutes(15) } })).toEqual(minutesOf(35));
  expect(warmUp('heartbeat-a-66m', { heartbeats: [{ job: 'a', every: hours(1) }] })).toEqual(minutesOf(66));
  // source: CloudWatch API reference, AlarmWarmUpConfiguration: at most 2880 minutes
  expect(warmUp('heartbeat-a-7d', { heartbeats: [{ job: 'a', every: days(7) }] })).toEqual(minutesOf(2880));
});

test('a job reports to a metric of Teal’s, or of its own', () => {
  const reported = (metric?: { namespace: string; metric: string; dimensions?: Record<string, string> }) => {
    const alarm = alarmsOf({ heartbeats: [{ job: 'a', every: hours(1), ...(metric && { metric }) }] });
    const metrics = (alarm.get('heartbeat-a-66m')?.Metrics ?? []) as Metrics;
    return metrics.flatMap(({ MetricStat: stat }) => (stat ? [[stat.Stat, stat.Metric]] : []));
  };
  expect(reported()).toEqual([
    [
      'Sum',
      {
        ...{ Namespace: 'Teal/Service', MetricName: 'Heartbeat' },
        Dimensions: [
          { Name: 'Environment', Value: 'production' },
          { Name: 'Job', Value: 'a' },
          { Name: 'Service', Value: 'shop' },
        ],
      },
    ],
  ]);
  expect(reported({ namespace: 'Shop', metric: 'Backups', dimensions: { Kind: 'full' } })).toEqual([
    ['Sum', { Namespace: 'Shop', MetricName: 'Backups', Dimensions: [{ Name: 'Kind', Value: 'full' }] }],
  ]);
});

// source of prices: list prices, 0.10 USD a metric in an alarm and 0.50 a composite alarm, each month
test('it costs what it says', () => {
  const priceOf = (watch?: WatchInput) =>
    ours(watch).reduce((sum, name) => {
      const { Metrics: metrics, AlarmRule: rule } = alarmsOf(watch).get(name) ?? {};
      if (rule !== undefined) return sum + 50;
      const used = ((metrics ?? []) as Metrics).filter(({ MetricStat: stat }) => stat).length;
      return sum + 10 * Math.max(1, used);
    }, 0);
  expect(priceOf()).toBe(240);
  expect(priceOf({ heartbeats: [{ job: 'a', every: hours(1) }] })).toBe(240 + 60);
  expect(priceOf({ traffic: { silentAfter: minutes(15) } })).toBe(240 + 70);
});

test('reports of a job are a metric by its name, and of another are refused', () => {
  const { deadMen } = observed({ heartbeats: [{ job: 'a', every: hours(1) }] });
  expect(deadMen.metricHeartbeats('a').toMetricConfig().mathExpression?.expression).toBe('FILL(reports,0)');
  expect(() => deadMen.metricHeartbeats('b')).toThrow(
    'job must be one of watch.heartbeats, got b; correct it',
  );
});

function observed(watch: WatchInput) {
  const stack = synthesize(shop({}, { watch })).delivery.environments[0]?.services[0]?.stack;
  if (!stack) throw new Error('there is no service');
  return stack.observability.signals;
}
