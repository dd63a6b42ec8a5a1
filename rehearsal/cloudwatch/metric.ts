/** A metric as CloudWatch names it: two metrics are the same when namespace, name and all dimensions are. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A metric and how it is published. What is published in two units is kept apart, as CloudWatch keeps it. */
export interface PublishedMetric extends MetricIdentity {
  /** As CloudWatch names it: `Count`, `Seconds`, `Percent`. @default what AWS publishes the metric in, else `None` */
  readonly unit?: string;
  /** Seconds that a datapoint stands for: 1 is high resolution. @default 60 */
  readonly storageResolution?: 1 | 60;
}

/** Where the models of other services publish what AWS's services would publish. */
export interface MetricSink {
  /**
   * @param at simulated milliseconds since the Unix epoch; falls into the minute that contains it
   * @param value one sample
   * @param count how often the sample occurred, 1 unless told
   */
  record(metric: PublishedMetric, at: number, value: number, count?: number): void;
  /** `record` for one metric that is published often: what tells it apart is worked out once. */
  recorder(metric: PublishedMetric): MetricRecorder;
}

/** @see MetricSink.record */
export type MetricRecorder = (at: number, value: number, count?: number) => void;

/** What PutMetricData calls a statistic set: samples that were added up before they were published. */
export interface StatisticSet {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}
