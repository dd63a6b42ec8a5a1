import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** In this order: what users wait for, how much there is, what fails, what is nearly full. */
export const SIGNALS = ['latency', 'traffic', 'errors', 'saturation'] as const;
export type SignalName = (typeof SIGNALS)[number];

export interface RowSignal {
  readonly name: SignalName;
  /** Empty only where `absent` says why. */
  readonly metrics: readonly cloudwatch.IMetric[];
  /** Why this kind of dependency has no such signal: half a sentence. */
  readonly absent?: string;
}

/** What a dashboard shows of one dependency. */
export interface DependencyRow {
  /** Its kind and name, as in `database orders`. */
  readonly title: string;
  /** All four, in the order of `SIGNALS`. */
  readonly signals: readonly RowSignal[];
}
