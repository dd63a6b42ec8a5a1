import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Unit } from './four-signals';

/** In this order: what users wait for, how much there is, what fails, what is nearly full. */
export const SIGNALS = ['latency', 'traffic', 'errors', 'saturation'] as const;
export type SignalName = (typeof SIGNALS)[number];

export interface RowSignal {
  readonly name: SignalName;
  /** Empty only where `absent` says why. */
  readonly metrics: readonly cloudwatch.IMetric[];
  /** Of each metric. */
  readonly units: readonly Unit[];
  /** Of alarms that look at one of the metrics as it is. */
  readonly limits: readonly RowLimit[];
  /** Why this kind of dependency has no such signal: half a sentence. */
  readonly absent?: string;
}

/** Where an alarm sounds. */
export interface RowLimit {
  /** Place of the metric among those of its signal. */
  readonly of: number;
  /** In the metric's unit. */
  readonly value: number;
  /** Id of the alarm. */
  readonly label: string;
}

/** What a dashboard shows of one dependency. */
export interface DependencyRow {
  /** Its kind and name, as in `database orders`. */
  readonly title: string;
  /** All four, in the order of `SIGNALS`. */
  readonly signals: readonly RowSignal[];
}
