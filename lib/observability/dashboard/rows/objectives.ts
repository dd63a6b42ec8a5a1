import { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { numbers } from '../graphs';
import { type Line, spread } from '../grid';

export interface SeenObjective {
  readonly id: string;
  /** In which the budget is spent and comes back. */
  readonly window: Duration;
  /** Percent of the budget; one datapoint of the whole window. */
  readonly budgetLeft: cloudwatch.IMetric;
  /** 1 spends the budget in just the window. */
  readonly burnRate: (period: Duration) => cloudwatch.IMetric;
}

const HOUR = Duration.hours(1);

/**
 * How much may still fail, and how fast it goes. Two numbers for each objective, not one widget for all: their
 * expressions call different metrics by the same names, and in one widget a name stands for one metric.
 */
export function objectives(all: readonly SeenObjective[]): Line[] {
  return spread(
    all.flatMap(({ id, window, budgetLeft, burnRate }) => [
      numbers({
        title: `${id}: budget left (%)`,
        metrics: [budgetLeft],
        over: window,
      }),
      numbers({ title: `${id}: burn rate (1 h)`, metrics: [burnRate(HOUR)] }),
    ]),
    // An even number, so that both of an objective stand beside each other.
    { height: 3, atMost: 4 },
  );
}
