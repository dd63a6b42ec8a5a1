import type { BudgetRules } from '../../lambda/shared/environment';
import { countedOf } from './counted';
import type { ErrorBudget } from './gates/error-budget';
import { inDays } from './objectives';
import type { Service } from './types-resolved';

/**
 * What the gate is told of a service's objectives.
 *
 * @param loadBalancer as CloudWatch names it; may be a token
 * @param targetGroups likewise, where others are behind it too
 * @throws Error for a service without objectives, which no configuration has
 */
export function budgetRulesOf(
  gate: ErrorBudget,
  { name, objectives }: Service,
  loadBalancer: string,
  targetGroups?: readonly [string, string],
): BudgetRules {
  if (objectives === undefined) {
    throw new Error(`objectives of ${name} must be given, got none; ${gate.id} looks at their budgets`);
  }
  return {
    left: gate.left,
    days: inDays(objectives.window),
    loadBalancer,
    ...(targetGroups && { targetGroups }),
    objectives: objectives.all
      .filter(({ id }) => gate.objectives?.includes(id) ?? true)
      .map(({ id, goal, of }) => ({ id, goal, of: countedOf(of) })),
  };
}
