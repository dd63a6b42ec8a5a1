import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { graph, type Limit } from '../graphs';
import { inShares, type Line, type MakeWidget } from '../grid';

export interface SinceWhenInput {
  readonly failed: {
    /** Percent. */
    readonly metrics: readonly cloudwatch.IMetric[];
    readonly limits: readonly Limit[];
  };
  readonly latency: {
    /** Seconds. */
    readonly metrics: readonly cloudwatch.IMetric[];
    readonly limits: readonly Limit[];
  };
  /** Counts of releases that ended, at the time they did. */
  readonly releases: readonly cloudwatch.IMetric[];
  readonly whichRelease: MakeWidget;
}

/**
 * Since when, and which release. CloudWatch draws a vertical line at a time that is written in the page alone, and none
 * from data: so each release that ended is a point at the right axis, and a legend says how long ago the last one was.
 */
export function sinceWhen({ failed, latency, releases, whichRelease }: SinceWhenInput): Line[] {
  return [
    inShares(6, [
      [3, graph({ title: 'Failed requests, and releases', unit: 'percent', ...failed, markers: releases })],
      [3, graph({ title: 'Time to answer, and releases', unit: 'seconds', ...latency, markers: releases })],
      [2, whichRelease],
    ]),
  ];
}
