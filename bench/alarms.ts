// What alarms cost: 30 simulated days of all the alarms of a service, evaluated every minute, and the memory that is in
// use after 1, 3, 7 and 14 of them. Each number is printed beside its limit; exits with 1 beyond one. The baseline is the
// same run without alarms: recording the metrics alone.
//   npm run bench:alarms
import { VirtualClock } from '../rehearsal/clock/virtual-clock';
import { alarmDefinition } from '../rehearsal/cloudwatch/alarm-definition';
import { Alarms } from '../rehearsal/cloudwatch/alarms';
import { compositeAlarmDefinition } from '../rehearsal/cloudwatch/composite-definition';
import { MetricStore } from '../rehearsal/cloudwatch/metric-store';
import { type Random, seededRandom } from '../rehearsal/random';
import { latencySteps } from '../rehearsal/workload/latency';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SECONDS_LIMIT = 10;
/** Memory of day 14 over that of day 7: by then all is kept that an alarm over three days looks back on. */
const GROWTH_LIMIT = 1.1;

const BALANCER = { LoadBalancer: 'app/shop/1' };
const GROUPS = ['targetgroup/shop-a/1', 'targetgroup/shop-b/1'];
const ofGroup = (at: number) => ({ ...BALANCER, TargetGroup: GROUPS[at] ?? '' });
const COUNTS = [
  'RequestCount',
  'HTTPCode_Target_5XX_Count',
  'TargetConnectionErrorCount',
  'UnHealthyHostCount',
];

const STEPS = latencySteps({ medianMs: 40, p99Ms: 250 });

interface Term {
  readonly id: string;
  readonly name: string;
  readonly stat?: string;
  /** @default the whole load balancer */
  readonly group?: number;
}

function mathAlarm(name: string, expression: string, terms: readonly Term[], over: object = {}) {
  const { Period = 60, ...rest } = over as { Period?: number };
  return alarmDefinition(name, {
    AlarmName: name,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 5,
    DatapointsToAlarm: 2,
    Threshold: 1,
    TreatMissingData: 'notBreaching',
    Metrics: [
      { Id: 'share', Expression: expression, ReturnData: true },
      ...terms.map(({ id, name: MetricName, stat = 'Sum', group }) => ({
        Id: id,
        ReturnData: false,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/ApplicationELB',
            MetricName,
            Dimensions: Object.entries(group === undefined ? BALANCER : ofGroup(group)).map(
              ([Name, Value]) => ({ Name, Value }),
            ),
          },
          Period,
          Stat: stat,
        },
      })),
    ],
    ...rest,
  });
}

const inBoth = (terms: readonly Omit<Term, 'group'>[]): Term[] =>
  GROUPS.flatMap((_, group) => terms.map((term) => ({ ...term, id: `${term.id}${group}`, group })));
const worse = (expression: string) =>
  `MAX([${GROUPS.map((_, group) => expression.replaceAll('#', String(group))).join(', ')}])`;

/** As lib/release/deployment-alarms.ts writes them, and one on a percentile. */
function deploymentAlarms() {
  return [
    mathAlarm(
      'target-errors',
      worse('IF(FILL(r#,0)>=50,100*(FILL(e#,0)+FILL(c#,0))/r#,0)'),
      inBoth([
        { id: 'r', name: 'RequestCount' },
        { id: 'e', name: 'HTTPCode_Target_5XX_Count' },
        { id: 'c', name: 'TargetConnectionErrorCount' },
      ]),
    ),
    mathAlarm(
      'slow-answers',
      worse('IF(FILL(n#,0)>=50,100*(1-FILL(f#,0)/n#),0)'),
      inBoth([
        { id: 'n', name: 'TargetResponseTime', stat: 'SampleCount' },
        { id: 'f', name: 'TargetResponseTime', stat: 'TC(:0.3)' },
      ]),
      { Threshold: 10 },
    ),
    mathAlarm(
      'unhealthy-targets',
      worse('FILL(u#,0)'),
      inBoth([{ id: 'u', name: 'UnHealthyHostCount', stat: 'Minimum' }]),
      { DatapointsToAlarm: 3, Threshold: 0 },
    ),
    mathAlarm('load-balancer-errors', 'IF(FILL(o,0)>=5,100*FILL(o,0)/(FILL(r,0)+FILL(n,0)),0)', [
      { id: 'o', name: 'HTTPCode_ELB_5XX_Count' },
      { id: 'r', name: 'RequestCount' },
      { id: 'n', name: 'HTTPCode_ELB_503_Count' },
    ]),
    mathAlarm(
      'slowest-answers',
      worse('FILL(p#,0)'),
      inBoth([{ id: 'p', name: 'TargetResponseTime', stat: 'p99' }]),
    ),
  ];
}

/** Period and number of periods of each window: 5 minutes to 3 days. */
const WINDOWS = {
  '5m': [300, 1],
  '30m': [1800, 1],
  '1h': [3600, 1],
  '2h': [7200, 1],
  '6h': [21_600, 1],
  '1d': [86_400, 1],
  '3d': [86_400, 3],
} as const;

function burnRateAlarms() {
  return Object.entries(WINDOWS).map(([window, [Period, periods]]) =>
    mathAlarm(
      `burn-${window}`,
      '100*(FILL(e0,0)+FILL(e1,0))/(FILL(r0,0)+FILL(r1,0))',
      inBoth([
        { id: 'r', name: 'RequestCount' },
        { id: 'e', name: 'HTTPCode_Target_5XX_Count' },
      ]),
      { Period, EvaluationPeriods: periods, DatapointsToAlarm: periods, Threshold: 0.5 },
    ),
  );
}

const COMPOSITES = {
  'page-fast': 'ALARM("burn-5m") AND ALARM("burn-1h")',
  'page-slow': 'ALARM("burn-30m") AND ALARM("burn-6h")',
  ticket: 'ALARM("burn-2h") AND (ALARM("burn-1d") OR ALARM("burn-3d"))',
};

function addAlarms(alarms: Alarms): void {
  for (const definition of [...deploymentAlarms(), ...burnRateAlarms()]) alarms.add(definition);
  for (const [AlarmName, AlarmRule] of Object.entries(COMPOSITES))
    alarms.add(compositeAlarmDefinition(AlarmName, { AlarmName, AlarmRule }));
}

/** 40 metrics: what the alarms read, and what a service publishes besides. Each hour has ten minutes with errors. */
function metrics(store: MetricStore, random: Random): (minute: number) => void {
  const metric = (name: string, dimensions: Record<string, string>) =>
    store.recorder({ namespace: 'AWS/ApplicationELB', name, dimensions });
  const perGroup = GROUPS.flatMap((_, at) =>
    COUNTS.map((name) => [name, metric(name, ofGroup(at))] as const),
  );
  const whole = ['RequestCount', 'HTTPCode_ELB_5XX_Count', 'HTTPCode_ELB_503_Count'];
  const counts = [...perGroup, ...whole.map((name) => [name, metric(name, BALANCER)] as const)];
  const latencies = GROUPS.map((_, at) => metric('TargetResponseTime', ofGroup(at)));
  const others = Array.from({ length: 40 - counts.length - latencies.length }, (_, at) =>
    store.recorder({ namespace: 'AWS/ECS', name: `Metric${at}`, dimensions: { ServiceName: 'shop' } }),
  );
  return (at) => {
    const isBad = (at / MINUTE) % 60 < 10;
    for (const [name, record] of counts) {
      const value = name === 'RequestCount' ? 1400 + Math.floor(200 * random()) : 0;
      record(at, name === 'HTTPCode_Target_5XX_Count' && isBad ? 30 : value);
    }
    // As the modelled workload draws them: thirty different latencies, each many times.
    for (const record of latencies) {
      for (const { seconds, share } of STEPS) record(at, seconds, Math.round(1500 * share) + 1);
    }
    for (const record of others) record(at, random());
  };
}

/** @param onDay is told the days that have passed */
async function simulate(days: number, withAlarms: boolean, onDay: (day: number) => void = () => {}) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 6));
  const store = new MetricStore();
  const alarms = new Alarms(clock, store);
  const publish = metrics(store, seededRandom(1));
  const end = new AbortController();
  let minute = 0;
  const tick = () => {
    publish(clock.now());
    minute += 1;
    if ((minute * MINUTE) % DAY === 0) onDay((minute * MINUTE) / DAY);
    clock.schedule(MINUTE, tick);
  };
  clock.schedule(MINUTE / 2, tick);
  if (withAlarms) addAlarms(alarms);
  const evaluations = withAlarms ? alarms.start(end.signal) : Promise.resolve();
  await clock.run(clock.sleep(days * DAY));
  end.abort();
  await evaluations;
  return alarms.history().length;
}

async function cpuSeconds(run: () => Promise<unknown>): Promise<{ cpu: number; wall: number }> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await run();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - start) / 1000 };
}

async function main(): Promise<void> {
  const collect = global.gc;
  if (!collect) throw new Error('node must run with --expose-gc, got none; use npm run bench:alarms');
  let changes = 0;
  const alone = await cpuSeconds(() => simulate(30, false));
  const whole = await cpuSeconds(async () => {
    changes = await simulate(30, true);
  });
  const heap = new Map<number, number>();
  await simulate(14, true, (day) => {
    if (![1, 3, 7, 14].includes(day)) return;
    collect();
    heap.set(day, process.memoryUsage().heapUsed / 1e6);
  });
  const growth = (heap.get(14) ?? Number.NaN) / (heap.get(7) ?? Number.NaN);
  console.log(
    `30 days of 12 metric alarms, 3 composites and 40 metrics a minute: ${whole.cpu.toFixed(1)} s of CPU, ` +
      `${whole.wall.toFixed(1)} s (limit ${SECONDS_LIMIT} s); the metrics alone ${alone.cpu.toFixed(1)} s; ` +
      `${changes} changes of state`,
  );
  const sizes = [...heap].map(([day, size]) => `${size.toFixed(1)} MB after day ${day}`).join(', ');
  console.log(`memory: ${sizes}; day 14 is ${growth.toFixed(2)} × day 7 (limit ${GROWTH_LIMIT})`);
  process.exitCode = whole.wall <= SECONDS_LIMIT && growth <= GROWTH_LIMIT ? 0 : 1;
}

void main();
