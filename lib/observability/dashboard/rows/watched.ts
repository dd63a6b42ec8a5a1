import type { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { numbers } from '../graphs';
import { type Line, spread } from '../grid';

export interface SeenJob {
  readonly job: string;
  /** In which it must report. */
  readonly within: Duration;
  /** One datapoint of that time; 0 is missed. */
  readonly reports: cloudwatch.IMetric;
}

export interface WatchedInput {
  readonly jobs: readonly SeenJob[];
}

/** What is missed when it does not come. */
export const watched = ({ jobs }: WatchedInput): Line[] =>
  spread(
    jobs.map(({ job, within, reports }) =>
      numbers({ title: `${job}: reports when due (0 is missed)`, metrics: [reports], over: within }),
    ),
    { height: 3, atMost: 6 },
  );
