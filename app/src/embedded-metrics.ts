// Own code and not aws-embedded-metrics: what it adds is the agent and Lambda, of which this service has neither.

/** What a line is about; members of it that are not dimensions would be only text. */
export type Dimensions = Readonly<Record<string, string>>;

/** A metric that a line carries. */
export interface Measured {
  readonly name: string;
  /** As CloudWatch spells it. */
  readonly unit: 'Count' | 'Milliseconds';
  readonly values: number | readonly number[];
}

/** CloudWatch takes so many values of one metric from a line; it ignores a metric with more. */
// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
export const MOST_VALUES = 100;

/**
 * A record in CloudWatch's embedded metric format: written to the log, it is metrics, without a call to CloudWatch.
 *
 * @param at milliseconds since the Unix epoch
 */
export function embeddedMetrics(
  namespace: string,
  dimensions: Dimensions,
  measured: readonly Measured[],
  at: number,
): Readonly<Record<string, unknown>> {
  return {
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [Object.keys(dimensions)],
          Metrics: measured.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(measured.map(({ name, values }) => [name, values])),
  };
}
