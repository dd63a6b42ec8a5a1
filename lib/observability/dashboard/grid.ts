import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';

/** source: CloudWatch API reference, "Dashboard body structure and syntax", `width` */
export const COLUMNS = 24;

/** Of a widget, in columns and rows of the grid. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export type MakeWidget = (size: Size) => IWidget;

/** Widgets that stand beside each other: they fill all columns, and are equally high. */
export type Line = readonly IWidget[];

/** As many lines as it takes, as even as they come: five widgets of at most four a line are three and two. */
export function spread(
  makers: readonly MakeWidget[],
  { height, atMost }: { readonly height: number; readonly atMost: number },
): Line[] {
  if (makers.length === 0) return [];
  const lines = Math.ceil(makers.length / atMost);
  return portions(makers.length, lines).map((count, index, counts) => {
    const before = counts.slice(0, index).reduce((sum, each) => sum + each, 0);
    return inShares(
      height,
      makers.slice(before, before + count).map((make) => [1, make]),
    );
  });
}

/** One line of which each widget has a share of the columns. */
export function inShares(height: number, parts: readonly (readonly [number, MakeWidget])[]): Line {
  const all = parts.reduce((sum, [share]) => sum + share, 0);
  const edges = parts.map((_, index) =>
    Math.round((COLUMNS * parts.slice(0, index + 1).reduce((sum, [share]) => sum + share, 0)) / all),
  );
  return parts.map(([, make], index) =>
    make({ width: (edges[index] as number) - (edges[index - 1] ?? 0), height }),
  );
}

/** A number as a sum of so many, the larger ones first. */
const portions = (number: number, of: number): number[] =>
  Array.from({ length: of }, (_, index) => Math.floor(number / of) + (index < number % of ? 1 : 0));
