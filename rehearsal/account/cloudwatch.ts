import type { CompositeAlarm, MetricAlarm, StateValue } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../clock/clock';
import { alarmDefinition } from '../cloudwatch/alarm-definition';
import type { AlarmDescription, AnyAlarmDefinition } from '../cloudwatch/alarm-record';
import { Alarms } from '../cloudwatch/alarms';
import type { AlarmsOptions } from '../cloudwatch/alarms-options';
import { compositeAlarmDefinition } from '../cloudwatch/composite-definition';
import { checkDashboard } from '../cloudwatch/dashboard-body';
import { getMetricData, type MetricDataQuery } from '../cloudwatch/metric-results';
import { MetricStore } from '../cloudwatch/metric-store';
import type {
  AlarmHistoryView,
  CloudWatchMetric,
  CloudWatchModel,
  MetricDataQueryView,
  MetricDataResultView,
  MetricSamples,
} from '../endpoint/cloudwatch-model';

type Properties = Readonly<Record<string, unknown>>;
type MetricAlarmView = MetricAlarm & { readonly AlarmName: string };
type CompositeAlarmView = CompositeAlarm & { readonly AlarmName: string };

/** CloudWatch of one rehearsal: its metrics and alarms, as stacks make them and hooks see them. */
export class CloudWatch implements CloudWatchModel {
  readonly store = new MetricStore();
  readonly alarms: Alarms;
  private readonly dashboards = new Map<string, string>();
  /** What each alarm was made of, by its name: an alarm is described by it. */
  private readonly properties = new Map<string, Properties>();

  constructor(clock: Clock, options: AlarmsOptions) {
    this.alarms = new Alarms(clock, this.store, options);
  }

  /** An alarm of a template. @param made `createdAt`: earlier than now for an alarm that a release finds in place */
  add(
    definition: AnyAlarmDefinition,
    made: { readonly properties: Properties; readonly createdAt: number; readonly arn: string },
  ): void {
    this.alarms.add(definition, made.createdAt, made.arn);
    this.properties.set(definition.name, made.properties);
  }

  /** An alarm that an update of a stack creates or changes. @throws NotModelled, Malformed */
  putFromTemplate(kind: 'metric' | 'composite', where: string, properties: Properties): void {
    const read = kind === 'metric' ? alarmDefinition : compositeAlarmDefinition;
    const definition = read(where, properties);
    this.alarms.put(definition);
    this.properties.set(definition.name, properties);
  }

  putMetricData(samples: readonly MetricSamples[]): void {
    for (const { at, values, statistics, ...metric } of samples) {
      for (const { value, count } of values) this.store.record(metric, at, value, count);
      if (statistics) this.store.recordSet(metric, at, statistics);
    }
  }

  getMetricData(
    queries: readonly MetricDataQueryView[],
    start: number,
    end: number,
  ): readonly MetricDataResultView[] {
    const results = getMetricData(this.store, {
      queries: queries.map(queryOf),
      start,
      end,
      visibleUntil: this.alarms.visibleUntil(),
      scanBy: 'TimestampAscending',
    });
    return results.map(({ id, label, timestamps, values }) => ({
      id,
      label,
      datapoints: timestamps.map((at, index) => ({ at, value: values[index] ?? 0 })),
    }));
  }

  metrics(): readonly CloudWatchMetric[] {
    return this.store.list();
  }

  unitOf(metric: CloudWatchMetric): string | undefined {
    return this.store.unitsOf(metric)[0];
  }

  metricAlarms(): readonly MetricAlarmView[] {
    return this.alarms.describe(undefined, 'MetricAlarm').map((alarm) => ({
      ...(this.properties.get(alarm.name) as Partial<MetricAlarm> | undefined),
      ...stateOf(alarm),
      AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
      ...(alarm.evaluationState && {
        EvaluationState: alarm.evaluationState as MetricAlarm['EvaluationState'],
      }),
    }));
  }

  compositeAlarms(): readonly CompositeAlarmView[] {
    return this.alarms.describe(undefined, 'CompositeAlarm').map((alarm) => ({
      ...(this.properties.get(alarm.name) as Partial<CompositeAlarm> | undefined),
      ...stateOf(alarm),
      AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
      ...(alarm.actionsSuppressedBy && {
        ActionsSuppressedBy: alarm.actionsSuppressedBy,
        ActionsSuppressedReason: alarm.actionsSuppressedReason,
      }),
    }));
  }

  alarmHistory(): readonly AlarmHistoryView[] {
    return this.alarms.history().map(({ name, state, previousState, reason, changedAt }) => ({
      AlarmName: name,
      AlarmType: this.alarms.describe([name])[0]?.type ?? 'MetricAlarm',
      Timestamp: new Date(changedAt),
      HistoryItemType: 'StateUpdate',
      HistorySummary: `Alarm updated from ${previousState} to ${state}`,
      HistoryData: JSON.stringify({
        version: '1.0',
        oldState: { stateValue: previousState },
        newState: { stateValue: state, stateReason: reason },
      }),
    }));
  }

  setAlarmState(name: string, state: StateValue, reason: string): void {
    this.alarms.setState(name, state, reason);
  }

  putMetricAlarm(name: string, properties: Properties): void {
    this.alarms.put(alarmDefinition(name, properties));
    this.properties.set(name, properties);
  }

  /** Of a template. @throws Malformed */
  putDashboard(where: string, dashboard: { readonly name: string; readonly properties: unknown }): void {
    this.dashboards.set(dashboard.name, checkDashboard(where, dashboard));
  }

  deleteDashboard(name: string): void {
    this.dashboards.delete(name);
  }

  dashboard(name: string): string | undefined {
    return this.dashboards.get(name);
  }

  /** One that a template has and the rehearsal left out is not there to be deleted. */
  deleteAlarm(name: string): void {
    if (!this.properties.has(name)) return;
    this.alarms.remove(name);
    this.properties.delete(name);
  }
}

function stateOf({ name, arn, state, reason, changedAt }: AlarmDescription): {
  readonly AlarmName: string;
  readonly AlarmArn: string;
  readonly StateValue: StateValue;
  readonly StateReason: string;
  readonly StateUpdatedTimestamp: Date;
} {
  return {
    AlarmName: name,
    AlarmArn: arn,
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: new Date(changedAt),
  };
}

function queryOf({ id, label, returnData, periodMs, source }: MetricDataQueryView): MetricDataQuery {
  const common = { id, returnData, ...(label !== undefined && { label }) };
  if ('expression' in source) return { ...common, expression: source.expression };
  const { metric, statistic: stat, unit } = source;
  return {
    ...common,
    metricStat: { metric, stat, ...(unit !== undefined && { unit }), periodMs: periodMs ?? 60_000 },
  };
}
