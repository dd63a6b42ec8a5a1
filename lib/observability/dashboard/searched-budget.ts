import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type CountedIndicator,
  type CountedMetric,
  countedIndicator,
  inMetricMath,
} from '../../../lambda/shared/environment';
import { countedOf } from '../../config/counted';
import { inDays, type Objective, type Objectives } from '../../config/objectives';
import { budgetLeft } from '../indicator';
import type { SearchedMetrics } from './searched-metrics';

/** Whose requests are counted, and where they are found. */
export interface Searched {
  readonly service: string;
  readonly environment: string;
  readonly metrics: (period: Duration) => SearchedMetrics;
}

export const windowOf = ({ window }: Objectives): Duration => Duration.days(inDays(window));

/** Of the whole service, not of a route or of the business: those stand on its own page. */
export const wholeService = ({ all }: Objectives): Objective[] =>
  all.filter(({ of }) => of.kind !== 'business' && of.route === undefined);

/**
 * What is left of an error budget, by the terms of the service's own page and alarms.
 *
 * @param nth which of its widget's, which begins the names of what it counts: in one widget a name stands for one metric
 */
export function searchedBudget(
  { goal, of, id }: Objective,
  period: Duration,
  nth: number,
  { service, environment, metrics }: Searched,
): IMetric {
  const searched = metrics(period);
  const indicator = countedIndicator(countedOf(of), {
    ...{ service, environment, loadBalancer: 'all' },
    ...(searched.shared && { targetGroups: GROUPS }),
  });
  const prefix = `${of.kind.charAt(0)}${nth}`;
  const named =
    (term: Term): Term =>
    (math) =>
      term({ ...math, count: (name) => math.count(`${prefix}${name}`) });
  const [bad, total] = [inMetricMath(named(indicator.bad)), inMetricMath(named(indicator.total))];
  return new MathExpression({
    label: id,
    expression: budgetLeft({ bad, total }, goal),
    usingMetrics: Object.fromEntries(
      Object.entries(indicator.metrics).map(([name, metric]) => [`${prefix}${name}`, find(metric, searched)]),
    ),
    period,
  });
}

type Term = CountedIndicator['bad'];

/** The names that {@link searchedBudget} has given to what is searched. */
const GROUPS = ['A', 'B'] as const;

const find = ({ metric, statistic, dimensions }: CountedMetric, searched: SearchedMetrics): IMetric =>
  searched.of(GROUPS.find((group) => group === dimensions.TargetGroup) ?? 'all', metric, statistic);
