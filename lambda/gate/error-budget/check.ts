import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { BudgetRules } from '../../shared/environment';
import type { Check } from '../../shared/gate';
import type { CountedService } from '../../shared/indicator';
import { readMetrics } from '../metrics/read-metrics';
import { decide } from './decide';
import { budgetsOf, callsOf, spanOf, spentOf } from './queries';

/**
 * Looks how much of the error budgets is left.
 *
 * @param now in milliseconds since the Unix epoch
 */
export const errorBudget =
  (
    cloudWatch: CloudWatchClient,
    rules: BudgetRules,
    of: Omit<CountedService, 'loadBalancer'>,
    now: () => number = Date.now,
  ): Check =>
  async (_event, signal) => {
    const budgets = budgetsOf(rules, of);
    const span = spanOf(now(), rules.days);
    const answers = await Promise.all(
      callsOf(budgets).map((queries) => readMetrics(cloudWatch, queries, span, signal)),
    );
    const all = new Map(answers.flatMap((answer) => [...answer]));
    return decide(
      rules,
      budgets.map((budget) => spentOf(budget, all)),
    );
  };
