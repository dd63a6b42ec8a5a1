import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { MakeWidget } from './grid';

/** What an axis counts. All begin at 0: a line that climbs from 0.1 % to 0.2 % must not look like an outage. */
export type Unit = keyof typeof AXES;

const axis = (label: string, more: { readonly max?: number } = {}): cloudwatch.YAxisProps => ({
  ...{ label, min: 0, showUnits: false },
  ...more,
});

const AXES = {
  percent: axis('%'),
  share: axis('%', { max: 100 }),
  'per minute': axis('per minute'),
  tasks: axis('tasks'),
  connections: axis('connections per minute'),
  seconds: axis('s'),
  milliseconds: axis('ms'),
  releases: axis('releases'),
  runs: axis('runs'),
} as const;

/** A line across a graph: what an alarm looks at is above it. */
export interface Limit {
  /** In the unit of the graph. */
  readonly value: number;
  readonly label: string;
}

export interface Graph {
  readonly title: string;
  readonly unit: Unit;
  readonly metrics: readonly cloudwatch.IMetric[];
  readonly limits?: readonly Limit[];
  /** Drawn at the right: what may be the cause of what is seen at the left. */
  readonly markers?: readonly cloudwatch.IMetric[];
  /** One line on the other: for shares of a whole. */
  readonly stacked?: boolean;
}

export const graph =
  ({ title, unit, metrics, limits = [], markers = [], stacked = false }: Graph): MakeWidget =>
  (size) =>
    new cloudwatch.GraphWidget({
      ...size,
      title,
      left: [...metrics],
      leftYAxis: AXES[unit],
      leftAnnotations: limits.map((limit) => ({ ...limit, color: cloudwatch.Color.RED })),
      ...(markers.length > 0 && { right: [...markers], rightYAxis: AXES.releases }),
      stacked,
    });

export interface Numbers {
  /** With the unit in parentheses: a number has no axis. */
  readonly title: string;
  readonly metrics: readonly cloudwatch.IMetric[];
  /**
   * The one datapoint that each number is. Without it the newest datapoint of the page's time, with its course below.
   *
   * It has a time range of its own, as long as its period: in the page's three hours is no datapoint of four weeks.
   */
  readonly over?: Duration;
}

export const numbers =
  ({ title, metrics, over }: Numbers): MakeWidget =>
  (size) =>
    new cloudwatch.SingleValueWidget({
      ...size,
      title,
      metrics: [...metrics],
      // The period is the metric's own; of the page's time range, the number would mean another thing each time.
      setPeriodToTimeRange: false,
      ...(over
        ? { start: `-P${over.toDays()}D`, period: over }
        : { sparkline: true, period: Duration.minutes(1) }),
    });

export const text =
  (markdown: string): MakeWidget =>
  (size) =>
    new cloudwatch.TextWidget({
      ...size,
      markdown,
      background: cloudwatch.TextWidgetBackground.TRANSPARENT,
    });
