import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { type Drawn, graph } from '../graphs';
import { inShares, type Line, type MakeWidget } from '../grid';

export interface SinceWhenInput {
  /** Percent. */
  readonly failed: Drawn;
  /** Seconds. */
  readonly latency: Drawn;
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
      [
        3,
        graph({
          title: 'Failed requests, and releases',
          unit: 'percent',
          ...failed,
          right: { unit: 'releases', metrics: releases },
        }),
      ],
      [
        3,
        graph({
          title: 'Time to answer, and releases',
          unit: 'seconds',
          ...latency,
          right: { unit: 'releases', metrics: releases },
        }),
      ],
      [2, whichRelease],
    ]),
  ];
}
