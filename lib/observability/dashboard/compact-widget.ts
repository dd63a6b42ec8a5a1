import { Stack } from 'aws-cdk-lib';
import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import type { Line } from './grid';

/**
 * Without what each metric says again: its period, where it is that of its widget. Of two hundred services a template would else not have
 * room for their pages.
 *
 * source: CloudWatch API reference, "Dashboard body structure and syntax", `period` of a metric widget: that of all its metrics
 */
export const compact = (scope: IConstruct, line: Line): IWidget[] =>
  line.map((widget) => new CompactWidget(Stack.of(scope), widget));

interface WidgetJson {
  readonly properties: { readonly period?: number; readonly metrics?: unknown };
}

class CompactWidget implements IWidget {
  readonly width: number;
  readonly height: number;

  constructor(
    private readonly stack: Stack,
    private readonly widget: IWidget,
  ) {
    this.width = widget.width;
    this.height = widget.height;
  }

  position(x: number, y: number): void {
    this.widget.position(x, y);
  }

  // biome-ignore lint/suspicious/noExplicitAny: IWidget has it so
  toJson(): any[] {
    return (this.widget.toJson() as WidgetJson[]).map(({ properties, ...widget }) => ({
      ...widget,
      properties: {
        ...properties,
        ...(properties.metrics !== undefined && {
          metrics: this.entries(properties.metrics).map((entry) =>
            entry.map((part) => without(part, properties.period)),
          ),
        }),
      },
    }));
  }

  /** CDK puts them together when it writes the template. */
  private entries(metrics: unknown): readonly (readonly unknown[])[] {
    return this.stack.resolve(metrics);
  }
}

/** Of an entry's parts only the last may be settings; the others are names. */
function without(part: unknown, period: number | undefined): unknown {
  if (typeof part !== 'object' || part === null || !('period' in part) || part.period !== period) return part;
  const { period: _, ...rest } = part;
  return rest;
}
