import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';

/** One datapoint of the whole window, as the service's dashboard asks for it. */
export interface BudgetQuery {
  readonly objective: string;
  /** Seconds. */
  readonly window: number;
  /** The one whose id is `budget` is the answer. */
  readonly queries: readonly MetricDataQuery[];
}

/** As lib/observability/dashboard/rows/objectives.ts titles them. */
const TITLE = /^(.+): budget left \(%\)$/;

type Row = readonly unknown[];

/**
 * What is left of the error budgets stands on the service's own dashboard, so that nobody needs its configuration to
 * ask for it.
 *
 * @param body of the dashboard: JSON of whoever may write there. What is not as Teal writes it is passed over
 */
export function budgetQueries(body: string): readonly BudgetQuery[] {
  const { widgets } = JSON.parse(body) as { readonly widgets?: unknown };
  if (!Array.isArray(widgets)) return [];
  return widgets.flatMap((widget: { readonly properties?: Properties }) => {
    const { title, metrics } = widget?.properties ?? {};
    const objective = typeof title === 'string' ? TITLE.exec(title)?.[1] : undefined;
    if (objective === undefined || !Array.isArray(metrics)) return [];
    const found = queriesOf(metrics, widget.properties?.period);
    return found ? [{ objective, ...found }] : [];
  });
}

interface Properties {
  readonly title?: unknown;
  readonly metrics?: unknown;
  readonly period?: unknown;
}

function queriesOf(rows: readonly unknown[], widget: unknown): Omit<BudgetQuery, 'objective'> | undefined {
  let window: number | undefined;
  const queries = rows.flatMap((row): MetricDataQuery[] => {
    if (!Array.isArray(row)) return [];
    const options = optionsOf(row);
    const period = Number(options.period ?? widget);
    if (typeof options.expression === 'string') {
      window = period;
      return [{ Id: 'budget', Expression: options.expression, Period: period }];
    }
    const [namespace, metric, ...dimensions] = row.filter((each) => typeof each === 'string');
    if (namespace === undefined || metric === undefined || typeof options.id !== 'string') return [];
    return [
      {
        Id: options.id,
        ReturnData: false,
        MetricStat: {
          Stat: typeof options.stat === 'string' ? options.stat : 'Average',
          Period: period,
          Metric: { Namespace: namespace, MetricName: metric, Dimensions: pairs(dimensions) },
        },
      },
    ];
  });
  return window !== undefined && Number.isInteger(window) && window > 0 ? { window, queries } : undefined;
}

function optionsOf(row: Row): Readonly<Record<string, unknown>> {
  const last = row.at(-1);
  return typeof last === 'object' && last !== null ? (last as Record<string, unknown>) : {};
}

function pairs(texts: readonly string[]): { Name: string; Value: string }[] {
  return texts.flatMap((Name, nth) => (nth % 2 === 0 ? [{ Name, Value: texts[nth + 1] ?? '' }] : []));
}
