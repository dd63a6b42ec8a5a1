import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { BudgetObjective, BudgetRules } from '../../shared/environment';
import {
  type CountedIndicator,
  type CountedService,
  countedIndicator,
  inNumbers,
  namesIn,
} from '../../shared/indicator';
import type { Answers } from '../metrics/queries';
import type { Span } from '../metrics/read-metrics';
import type { Hour, Spent } from './decide';

export const HOUR = 3_600_000;

/**
 * Seconds. Of data that is older than 15 days CloudWatch has no minutes, but 5 of them: a multiple of 300 s at least.
 * source: CloudWatch API reference, MetricStat (Period)
 */
const PERIOD = HOUR / 1000;

/**
 * Of one call: hours of 30 days times so many are 72,100 datapoints of the 100,800 that one answer has.
 * source: CloudWatch API reference, GetMetricData: MaxDatapoints, and 500 queries
 */
const QUERIES = 100;

/** An objective, and what is asked for it. */
export interface Budget {
  readonly objective: BudgetObjective;
  readonly indicator: CountedIndicator;
  /** Begins the ids of its queries. */
  readonly prefix: string;
}

export const budgetsOf = (
  {
    objectives,
    loadBalancer,
    targetGroups,
  }: Pick<BudgetRules, 'objectives' | 'loadBalancer' | 'targetGroups'>,
  of: Omit<CountedService, 'loadBalancer'>,
): Budget[] =>
  objectives.map((objective, index) => ({
    objective,
    indicator: countedIndicator(objective.of, { ...of, loadBalancer, ...(targetGroups && { targetGroups }) }),
    prefix: `o${index}_`,
  }));

/** As many days of whole hours, and the hour that has begun. */
export const spanOf = (now: number, days: number): Span => ({
  from: Math.floor(now / HOUR) * HOUR - days * 24 * HOUR,
  until: now,
});

/** The counts that the terms are made of, hour by hour, in calls that CloudWatch takes. */
export function callsOf(budgets: readonly Budget[]): MetricDataQuery[][] {
  const queries = budgets.flatMap(({ indicator, prefix }) =>
    Object.entries(indicator.metrics).map(([name, { namespace, metric, dimensions, statistic }]) => ({
      Id: prefix + name,
      MetricStat: {
        Metric: {
          ...{ Namespace: namespace, MetricName: metric },
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        ...{ Period: PERIOD, Stat: statistic },
      },
    })),
  );
  return Array.from({ length: Math.ceil(queries.length / QUERIES) }, (_, nth) =>
    queries.slice(nth * QUERIES, (nth + 1) * QUERIES),
  );
}

/** What an objective has spent in each hour, by the terms of its alarms. */
export function spentOf({ objective, indicator, prefix }: Budget, answers: Answers): Spent {
  const { bad, total, metrics } = indicator;
  const of = (name: string) => answers.get(prefix + name) ?? new Map<number, number>();
  const times = new Set(Object.keys(metrics).flatMap((name) => [...of(name).keys()]));
  const hours = [...times]
    .sort((a, b) => a - b)
    .map((time): Hour => {
      const counts = Object.fromEntries(Object.keys(metrics).map((name) => [name, of(name).get(time)]));
      return { time, bad: inNumbers(bad, counts), total: inNumbers(total, counts) };
    });
  const { id, goal } = objective;
  return { id, goal, hours, isPublished: namesIn(total).some((name) => isKnown(name)) };

  /** A load balancer has metrics as soon as it has requests: its silence is that of users. What a team publishes may never have been. */
  function isKnown(name: string): boolean {
    return metrics[name]?.namespace.startsWith('AWS/') === true || of(name).size > 0;
  }
}
