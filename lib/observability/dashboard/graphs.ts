import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { MakeWidget } from './grid';

/** What an axis counts. */
export type Unit = keyof typeof AXES;

/** All begin at 0: a line that climbs from 0.1 % to 0.2 % must not look like an outage. */
const axis = (label: string, more: { readonly max?: number } = {}): cloudwatch.YAxisProps => ({
  ...{ label, min: 0, showUnits: false },
  ...more,
});

const AXES = {
  percent: axis('%'),
  share: axis('%', { max: 100 }),
  'per minute': axis('per minute'),
  'per second': axis('per second'),
  tasks: axis('tasks'),
  connections: axis('connections'),
  count: axis('count'),
  bytes: axis('bytes'),
  seconds: axis('s'),
  milliseconds: axis('ms'),
  microseconds: axis('µs'),
  releases: axis('releases'),
} as const;

/** A line across a graph: what an alarm looks at is beyond it. */
export interface Limit {
  /** In the unit of its axis. */
  readonly value: number;
  readonly label: string;
}

/** What is drawn by one axis. */
export interface Drawn {
  readonly metrics: readonly cloudwatch.IMetric[];
  /** @default none */
  readonly limits?: readonly Limit[];
}

export interface Graph extends Drawn {
  readonly title: string;
  readonly unit: Unit;
  /** Drawn at the right: what has another unit. @default nothing */
  readonly right?: Drawn & { readonly unit: Unit };
  /** One line on the other: for shares of a whole. @default false */
  readonly stacked?: boolean;
}

export const graph =
  ({ title, unit, metrics, limits, right, stacked = false }: Graph): MakeWidget =>
  (size) =>
    new cloudwatch.GraphWidget({
      ...size,
      ...{ title, stacked },
      ...{ left: [...metrics], leftYAxis: AXES[unit], leftAnnotations: linesOf(limits) },
      ...(right && {
        ...{ right: [...right.metrics], rightYAxis: AXES[right.unit] },
        rightAnnotations: linesOf(right.limits),
      }),
    });

const linesOf = (limits: readonly Limit[] = []): cloudwatch.HorizontalAnnotation[] =>
  limits.map((limit) => ({ ...limit, color: cloudwatch.Color.RED }));

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
      ...(over ? { start: since(over), period: over } : { sparkline: true, period: Duration.minutes(1) }),
    });

/** source: CloudWatch API reference, "Dashboard body structure and syntax", `start` */
const since = (time: Duration): string =>
  time.toMinutes() % (24 * 60) === 0 ? `-P${time.toDays()}D` : `-PT${time.toMinutes()}M`;

export const text =
  (markdown: string): MakeWidget =>
  (size) =>
    new cloudwatch.TextWidget({
      ...size,
      markdown,
      background: cloudwatch.TextWidgetBackground.TRANSPARENT,
    });
