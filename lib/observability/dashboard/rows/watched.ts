import type { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { graph, numbers } from '../graphs';
import { type Line, spread } from '../grid';

export interface SeenProbe {
  /** Percent of the runs, by place. */
  readonly success: readonly cloudwatch.IMetric[];
}

export interface SeenJob {
  readonly job: string;
  /** In which it must report. */
  readonly within: Duration;
  /** One datapoint of that time; 0 is missed. */
  readonly reports: cloudwatch.IMetric;
}

export interface WatchedInput {
  /** Absent: nobody comes on a schedule. */
  readonly probe: SeenProbe | undefined;
  readonly jobs: readonly SeenJob[];
}

/** What is missed when it does not come: users, as the probe has it, and jobs. */
export const watched = ({ probe, jobs }: WatchedInput): Line[] => [
  ...spread(
    probe ? [graph({ title: 'Probe: runs that passed', unit: 'share', metrics: probe.success })] : [],
    { height: 4, atMost: 1 },
  ),
  ...spread(
    jobs.map(({ job, within, reports }) =>
      numbers({ title: `${job}: reports when due (0 is missed)`, metrics: [reports], over: within }),
    ),
    { height: 3, atMost: 6 },
  ),
];
