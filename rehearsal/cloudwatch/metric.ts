/** A metric as CloudWatch names it: two metrics are the same when namespace, name and all dimensions are. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Where the models of other services publish what AWS's services would publish. */
export interface MetricSink {
  /**
   * @param at simulated milliseconds since the Unix epoch; falls into the minute that contains it
   * @param value one sample
   * @param count how often the sample occurred, 1 unless told
   */
  record(metric: MetricIdentity, at: number, value: number, count?: number): void;
  /** `record` for one metric that is published often: what tells it apart is worked out once. */
  recorder(metric: MetricIdentity): MetricRecorder;
}

/** @see MetricSink.record */
export type MetricRecorder = (at: number, value: number, count?: number) => void;
