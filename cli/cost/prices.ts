/** USD a month, unless said otherwise. */
export interface PriceList {
  /** The day on which somebody looked. */
  readonly asOf: string;
  readonly region: string;
  /** Each metric that an alarm of standard resolution reads: one with metric math over four of them costs four. */
  readonly alarmMetric: number;
  readonly compositeAlarm: number;
  readonly dashboard: number;
  /** The first so many cost so much each. */
  readonly customMetric: readonly { readonly first: number; readonly each: number }[];
  /** USD each. Without the Lambda function behind it, its logs and what it puts into S3. */
  readonly canaryRun: number;
  readonly key: number;
  /** USD a GB-second, on ARM. */
  readonly functionGigabyteSecond: number;
  /** USD each. */
  readonly functionRequest: number;
  /** USD a GB. */
  readonly logs: number;
  /** What an account has for nothing each month, whatever it runs. */
  readonly free: {
    readonly alarmMetrics: number;
    readonly customMetrics: number;
    readonly dashboards: number;
    readonly canaryRuns: number;
  };
}

/**
 * List prices, without contracts and taxes. Other regions differ by up to a half.
 *
 * source: https://aws.amazon.com/cloudwatch/pricing/ (paid tier and free tier), https://aws.amazon.com/lambda/pricing/ (ARM),
 * https://aws.amazon.com/kms/pricing/; docs/limitations.md says how they were read
 */
export const PRICES: PriceList = {
  asOf: '2026-11-27',
  region: 'us-east-1',
  alarmMetric: 0.1,
  compositeAlarm: 0.5,
  dashboard: 3,
  customMetric: [
    { first: 10_000, each: 0.3 },
    { first: 250_000, each: 0.1 },
    { first: 1_000_000, each: 0.05 },
    { first: Number.POSITIVE_INFINITY, each: 0.02 },
  ],
  canaryRun: 0.0012,
  key: 1,
  functionGigabyteSecond: 0.0000133334,
  functionRequest: 0.0000002,
  logs: 0.5,
  free: { alarmMetrics: 10, customMetrics: 10, dashboards: 3, canaryRuns: 100 },
};
