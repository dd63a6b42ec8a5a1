import type { AlarmHistoryItem, CompositeAlarm, MetricAlarm, StateValue } from '@aws-sdk/client-cloudwatch';

/** A metric as CloudWatch names it. */
export interface CloudWatchMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What PutMetricData carries for one metric at one time. */
export interface MetricSamples extends CloudWatchMetric {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** `None` when the caller names none. */
  readonly unit: string;
  /** Seconds. */
  readonly storageResolution: 1 | 60;
  /** Each value with how often it occurred; empty when `statistics` says all. */
  readonly values: readonly { readonly value: number; readonly count: number }[];
  readonly statistics?: {
    readonly sampleCount: number;
    readonly sum: number;
    readonly minimum: number;
    readonly maximum: number;
  };
}

/** One value of a time series. */
export interface Datapoint {
  /** Where its period begins, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly value: number;
}

/** One query of GetMetricData: a metric with a statistic, or metric math over the others. */
export interface MetricDataQueryView {
  readonly id: string;
  readonly label: string | undefined;
  readonly returnData: boolean;
  /** Milliseconds; of an expression undefined unless it is given. */
  readonly periodMs: number | undefined;
  readonly source:
    | { readonly metric: CloudWatchMetric; readonly statistic: string; readonly unit: string | undefined }
    | { readonly expression: string };
}

/** A time series that GetMetricData answers; an expression may make several. */
export interface MetricDataResultView {
  readonly id: string;
  readonly label: string;
  /** In any order. */
  readonly datapoints: readonly Datapoint[];
}

/** Of an alarm's history, with what AWS's API calls it. */
export type AlarmHistoryView = AlarmHistoryItem & {
  readonly AlarmName: string;
  readonly AlarmType: 'MetricAlarm' | 'CompositeAlarm';
  readonly Timestamp: Date;
};

/**
 * What hooks see and change of CloudWatch. The service has checked what it hands on: the model need not ask whether
 * names are well-formed, times in order or values finite.
 */
export interface CloudWatchModel {
  putMetricData(samples: readonly MetricSamples[]): void;
  /**
   * Time series from `start` on, before `end`.
   *
   * @throws NotModelled for metric math that is not modelled; AwsError for what is no metric math
   */
  getMetricData(
    queries: readonly MetricDataQueryView[],
    start: number,
    end: number,
  ): readonly MetricDataResultView[];
  /** Every metric that was ever published. */
  metrics(): readonly CloudWatchMetric[];
  /** What a metric is counted in; undefined when it was not said. */
  unitOf(metric: CloudWatchMetric): string | undefined;
  metricAlarms(): readonly (MetricAlarm & { readonly AlarmName: string })[];
  compositeAlarms(): readonly (CompositeAlarm & { readonly AlarmName: string })[];
  /** Of all alarms, oldest first. */
  alarmHistory(): readonly AlarmHistoryView[];
  /** For a while: the next evaluation decides anew. The alarm exists. */
  setAlarmState(name: string, state: StateValue, reason: string, reasonData: string | undefined): void;
  /** Makes an alarm or changes it. @param properties as the API names them; texts are made numbers */
  putMetricAlarm(name: string, properties: Readonly<Record<string, unknown>>): void;
  deleteAlarm(name: string): void;
  /** Its body: JSON. */
  dashboard(name: string): string | undefined;
}
