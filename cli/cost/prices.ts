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
  /** USD an hour of a vCPU, on ARM. */
  readonly fargateVcpuHour: number;
  /** USD an hour of a GB, on ARM. */
  readonly fargateGigabyteHour: number;
  /** USD an hour of an Application Load Balancer; and of one LCU. */
  readonly loadBalancerHour: number;
  readonly loadBalancerUnitHour: number;
  /** USD an hour; and a GB that goes through it. */
  readonly natGatewayHour: number;
  readonly natGigabyte: number;
  /** USD an hour of a public IPv4 address. */
  readonly addressHour: number;
  readonly secret: number;
  /** USD an hour of a capacity unit of Aurora Serverless v2. */
  readonly databaseUnitHour: number;
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
 * https://aws.amazon.com/kms/pricing/; of Fargate, ELB, NAT gateways, addresses, secrets and Aurora as they are known; docs/limitations.md
 * says how they were read
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
  fargateVcpuHour: 0.03238,
  fargateGigabyteHour: 0.00356,
  loadBalancerHour: 0.0225,
  loadBalancerUnitHour: 0.008,
  natGatewayHour: 0.045,
  natGigabyte: 0.045,
  addressHour: 0.005,
  secret: 0.4,
  databaseUnitHour: 0.12,
  free: { alarmMetrics: 10, customMetrics: 10, dashboards: 3, canaryRuns: 100 },
};
