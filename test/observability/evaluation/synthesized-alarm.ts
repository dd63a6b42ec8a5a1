import { CloudWatch } from '../../../rehearsal/account/cloudwatch';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import type { AlarmState } from '../../../rehearsal/cloudwatch/alarm-state';
import type { Series } from '../../../rehearsal/cloudwatch/metric-math/value';
import { evaluateQuery } from '../../../rehearsal/cloudwatch/metric-query';
import { SHOPS } from '../shop';
import { alarmsOf } from '../watched-service';

const NOW = Date.UTC(2026, 10, 2);
const LONG_AGO = NOW - 30 * 24 * 3_600_000;
const STACK = 'shop-production';

export type Properties = Readonly<Record<string, unknown>>;

interface MetricEntry {
  readonly Id: string;
  readonly MetricStat?: { readonly Metric: unknown };
  readonly Expression?: string;
}

/** The metric alarms of a synthesized shop, by name without the service's, with every reference resolved. */
export async function synthesizedAlarms(): Promise<ReadonlyMap<string, Properties>> {
  const { resolver } = await alarmsOf(SHOPS.everything(), STACK, new VirtualClock(NOW));
  const ids = await resolver.resourcesOfType('AWS::CloudWatch::Alarm');
  const all = await Promise.all(ids.map((id) => resolver.properties(id)));
  return new Map(
    all.map((properties) => [String(properties.AlarmName).replace(`${STACK}-`, ''), properties]),
  );
}

const metricsOf = ({ Metrics = [] }: Properties): readonly MetricEntry[] => Metrics as readonly MetricEntry[];

/** Without FILL: as it would be if a period in which a metric says nothing were one without a value. */
export const unfilled = (properties: Properties): Properties => ({
  ...properties,
  Metrics: metricsOf(properties).map((entry) =>
    entry.Expression === undefined
      ? entry
      : { ...entry, Expression: entry.Expression.replaceAll(/FILL\((\w+),0\)/g, '$1') },
  ),
});

/** The series of the alarm's expression, over series of its metrics by id; of an id that is not given, no datapoints. */
export function seriesOf(properties: Properties, points: Readonly<Record<string, Series>>): Series {
  const { query, periodMs } = alarmDefinition('alarm', properties);
  const count = Math.max(...Object.values(points).map(({ length }) => length));
  const starts = Array.from({ length: count }, (_, at) => NOW + at * periodMs);
  return evaluateQuery(query, { starts, periodMs }, (_, id) => points[id] ?? starts.map(() => undefined));
}

/** What is published in one period: a value for each metric, by its id in the alarm. */
export type Publication = Readonly<Record<string, number>>;

/** The state after one evaluation of what was published in the newest periods, the last of them the newest. */
export function stateAfter(
  properties: Properties,
  publications: readonly Publication[],
  previous: AlarmState,
): AlarmState {
  const cloudWatch = new CloudWatch(new VirtualClock(NOW), { deliveryDelayMs: 0 });
  const definition = alarmDefinition('alarm', properties);
  publications.forEach((publication, index) => {
    const at = NOW - definition.periodMs * (publications.length - index);
    for (const [id, value] of Object.entries(publication)) {
      const entry = definition.query.entries.get(id);
      if (!entry || !('metricStat' in entry)) throw new Error(`no metric ${id} in the alarm`);
      cloudWatch.store.record(entry.metricStat.metric, at, value);
    }
  });
  cloudWatch.add(definition, { properties, createdAt: LONG_AGO, arn: 'arn:alarm' });
  cloudWatch.alarms.setState(definition.name, previous, 'before');
  cloudWatch.alarms.evaluate(NOW);
  return cloudWatch.alarms.state(definition.name);
}

/** The state whatever it was before; `as before` where it stays. */
export function stateOf(
  properties: Properties,
  publications: readonly Publication[],
): AlarmState | 'as before' {
  const states = (['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const).map((previous) =>
    stateAfter(properties, publications, previous),
  );
  return new Set(states).size > 1 ? 'as before' : (states[0] ?? 'as before');
}
