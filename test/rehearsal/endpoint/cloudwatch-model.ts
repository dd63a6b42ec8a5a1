import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type {
  AlarmHistoryView,
  CloudWatchModel,
  MetricDataQueryView,
  MetricSamples,
} from '../../../rehearsal/endpoint/cloudwatch-model';

/** CloudWatch as far as the wire goes: it keeps what it is told, and answers sums of it. */
export class KeptCloudWatch implements CloudWatchModel {
  readonly dashboards = new Map<string, string>();
  readonly samples: MetricSamples[] = [];
  readonly queries: MetricDataQueryView[] = [];
  readonly alarms = new Map<string, MetricAlarm & { AlarmName: string }>();
  readonly history: AlarmHistoryView[] = [];

  putMetricData(samples: readonly MetricSamples[]): void {
    this.samples.push(...samples);
  }

  getMetricData(queries: readonly MetricDataQueryView[], start: number, end: number) {
    this.queries.push(...queries);
    return queries.map((query) => {
      const { id, label, source } = query;
      const name = 'metric' in source ? source.metric.name : source.expression;
      const inRange = this.samples.filter((each) => each.name === name && each.at >= start && each.at < end);
      const datapoints = inRange.map(({ at, values }) => ({
        at,
        value: values.reduce((sum, { value, count }) => sum + value * count, 0),
      }));
      return { id, label: label ?? name, datapoints };
    });
  }

  metrics() {
    return this.samples;
  }

  unitOf({ name }: { name: string }) {
    return this.samples.find((each) => each.name === name)?.unit;
  }

  metricAlarms() {
    return [...this.alarms.values()];
  }

  compositeAlarms() {
    return [{ AlarmName: 'shop-page', AlarmRule: 'ALARM("shop-errors")', StateValue: 'OK' as const }];
  }

  alarmHistory() {
    return this.history;
  }

  setAlarmState(name: string, StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA', StateReason: string) {
    this.alarms.set(name, { AlarmName: name, ...this.alarms.get(name), StateValue, StateReason });
  }

  putMetricAlarm(AlarmName: string, properties: Readonly<Record<string, unknown>>) {
    this.alarms.set(AlarmName, { AlarmName, ...properties });
  }

  deleteAlarm(name: string) {
    this.alarms.delete(name);
  }

  dashboard(name: string) {
    return this.dashboards.get(name);
  }
}
