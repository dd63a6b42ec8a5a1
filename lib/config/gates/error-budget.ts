import type { GateInput } from '.';
import type { GateOptions, GateSettings } from './common';
import { settingsOf } from './settings';

/** How much of the error budget must be left for a release: docs/gates/error-budget.md. */
export interface ErrorBudgetOptions extends GateOptions {
  /**
   * Percent of an objective's error budget: a release goes out while more than that is left. More than 0, less than 100.
   * @default 10 what a bad release may cost before its slowest alert sounds: the tickets of docs/objectives.md come when a
   * tenth of the budget has gone. A release that begins with less may overdraw it before anybody is told
   */
  readonly left?: number;
  /**
   * Whose budgets, by the ids of docs/objectives.md: `availability`, `latency`, `login-availability`, the name of one of
   * the business.
   * @default all of the service
   */
  readonly objectives?: readonly string[];
}

export interface ErrorBudget extends GateSettings {
  readonly kind: 'error-budget';
  readonly left: number;
  /** Absent: all of the service. */
  readonly objectives?: readonly string[];
}

/**
 * Lets a release wait while the error budget of an objective is nearly spent. A fix and a recovery pass. The service must
 * have objectives. See docs/gates/error-budget.md.
 */
export const errorBudget = (options: ErrorBudgetOptions = {}): GateInput => ({
  kind: 'error-budget',
  ...options,
});

export const fillErrorBudget = (options: ErrorBudgetOptions): ErrorBudget => ({
  kind: 'error-budget',
  ...settingsOf('error-budget', options),
  stages: ['PRE_SCALE_UP'],
  left: options.left ?? 10,
  ...(options.objectives && { objectives: options.objectives }),
});
