import type { Alarm } from '../alarm';
import type { Look } from '../evidence';
import { asAssumed, judged, listed, notAnswered, ofAnswer, ofStep, otherwise, type Point } from '../point';

const MINUTE = 60_000;

/** What CloudWatch answers. */
export const NUMBERS: readonly Point[] = [
  {
    id: 'metrics-whole',
    row: 'How late a load balancer',
    assumes: 'whole after two minutes',
    step: 'release',
    judge: ofStep('release', ({ looks }) => lateness(looks)),
  },
  {
    id: 'request-count-late',
    row: 'How late ELB’s `RequestCount` is'.replace('’', "'"),
    assumes: 'the newest minute is left out',
    step: 'release',
    judge: ofStep('release', ({ looks }) => lateness(looks)),
  },
  {
    id: 'trimmed-count',
    row: 'Whether `GetMetricData` takes `TC(:1)` for `TargetResponseTime`',
    assumes: 'it does, and SampleCount is the number of answers',
    step: 'ask',
    judge: ofAnswer('statistics', ({ trimmed = [], samples = [] }) => {
      const [fast, all] = [sum(trimmed), sum(samples)];
      if (all === 0) return notAnswered('the load balancer has told of no answer');
      return judged(fast > 0 && fast <= all, `TC(:1) is ${fast} of ${all} answers`);
    }),
  },
  {
    id: 'never-answered',
    row: 'Whether RequestCount less the SampleCount of `TargetResponseTime`',
    assumes: 'it is next to nothing while all is well',
    step: 'ask',
    judge: ofAnswer('statistics', ({ requests = [], samples = [], refused = [] }) => {
      const all = sum(requests);
      if (all === 0) return notAnswered('the load balancer has told of no request');
      const lost = all - sum(samples) - sum(refused);
      return judged(Math.abs(lost) <= all * 0.01, `${lost} of ${all} requests`);
    }),
  },
  {
    id: 'zero-errors',
    row: 'Whether `HTTPCode_Target_5XX_Count` is published when it is zero',
    assumes: 'either is right',
    step: 'ask',
    judge: ofAnswer('statistics', ({ errors = [], requests = [] }) =>
      sum(requests) === 0
        ? notAnswered('the load balancer has told of no request')
        : asAssumed(
            `${errors.length} datapoints in ${requests.length} minutes with requests, ${errors.filter((value) => value === 0).length} of them zero`,
          ),
    ),
  },
  {
    id: 'hour-that-has-begun',
    row: 'Whether `GetMetricData` answers the hour that has begun',
    assumes: 'it does',
    step: 'ask',
    judge: ofAnswer('hour', (values) =>
      judged(values.length > 0 && sum(values) > 0, `${values.length} values of the hour that has begun`),
    ),
  },
  {
    id: 'healthy-without-tasks',
    row: 'Whether HealthyHostCount stops when no task is registered',
    assumes: 'either is right',
    step: 'ask',
    judge: ofAnswer('emptyGroup', (values) =>
      asAssumed(values.length === 0 ? 'it stops' : `it goes on: ${listed(values)}`),
    ),
  },
  {
    id: 'fill-of-nothing',
    row: '`FILL` on a metric that was never published',
    assumes: 'the value it is filled with, so the alarm is OK',
    step: 'ask',
    judge: ofAnswer('alarms', (alarms) => {
      const filled = quickOf(alarms).filter(({ expressions }) =>
        expressions.some((text) => text.includes('FILL(')),
      );
      if (filled.length === 0) return notAnswered('no alarm with FILL was found');
      const states = listed(filled.map(({ state }) => state));
      return judged(
        filled.every(({ state }) => state !== 'INSUFFICIENT_DATA'),
        `${filled.length} alarms with FILL are ${states}`,
      );
    }),
  },
  {
    id: 'metric-math-of-series',
    row: 'What CloudWatch’s metric math makes of `MAX([…])`'.replace('’', "'"),
    assumes: 'a series, so that alarms with it have data',
    step: 'ask',
    judge: ofAnswer('alarms', (alarms) => {
      const widest = quickOf(alarms).filter(({ expressions }) =>
        expressions.some((text) => /MAX\(\[/.test(text)),
      );
      if (widest.length === 0) return notAnswered('no alarm with MAX([…]) was found');
      return judged(
        widest.every(({ state }) => state !== 'INSUFFICIENT_DATA'),
        `${widest.length} alarms with it are ${listed(widest.map(({ state }) => state))}`,
      );
    }),
  },
  {
    id: 'period-of-three-days',
    row: 'Whether an alarm takes one datapoint of three days',
    assumes: 'it does',
    step: 'ask',
    judge: ofAnswer('alarms', (alarms) => {
      const longest = Math.max(0, ...alarms.map(({ period }) => period));
      return judged(longest >= 259_200, `the longest period of ${alarms.length} alarms is ${longest} s`);
    }),
  },
  {
    id: 'trimmed-count-in-alarm',
    row: 'Whether `TC(:1)`, an absolute trimmed count',
    assumes: 'it is taken',
    step: 'ask',
    judge: ofAnswer('alarms', (alarms) => {
      const with1 = alarms.filter(({ statistics }) =>
        statistics.some((statistic) => /^TC\(/.test(statistic)),
      );
      return with1.length > 0
        ? asAssumed(`${with1.length} alarms have it`)
        : otherwise(`none of ${alarms.length} alarms has it`);
    }),
  },
  {
    id: 'cluster-condition',
    row: 'Whether `ecs:cluster` is set for ListTasks and DescribeTasks',
    assumes: 'it is, so that the uniformity check may look and its alarm is OK',
    step: 'ask',
    judge: ofAnswer('alarms', (alarms) => {
      const alarm = alarms.find(({ name }) => name.endsWith('-uniformity'));
      if (!alarm) return notAnswered('the alarm uniformity was not found');
      return judged(alarm.state === 'OK', `the alarm uniformity is ${alarm.state}`);
    }),
  },
];

/** Of those that look back for hours, a service that is as young has no whole period yet. */
const quickOf = (alarms: readonly Alarm[]): readonly Alarm[] => alarms.filter(({ period }) => period <= 300);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** How long after its end a minute's count has still changed. */
function lateness(looks: readonly Look[]) {
  const known = new Map<string, number>();
  let latest = 0;
  for (const { at, requests } of looks) {
    for (const [minute, count] of Object.entries(requests)) {
      const before = known.get(minute);
      if (before !== undefined && before !== count) latest = Math.max(latest, at - (Number(minute) + MINUTE));
      known.set(minute, count);
    }
  }
  if (known.size < 3) return notAnswered(`only ${known.size} minutes were counted`);
  return judged(
    latest <= 2 * MINUTE,
    `of ${known.size} minutes, the last change came ${(latest / 1000).toFixed(0)} s after a minute's end`,
  );
}
