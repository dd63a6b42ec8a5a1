import { budgetOf, burnAlertsOf, lowestGoal } from './burn-alerts';
import { inDays, type Objective, type Objectives } from './objectives';
import type { Finding } from './rules/finding';
import type { DeliveryInput } from './types';
import type { Delivery } from './types-resolved';

/** Goals with an alert that could never sound, and alarms that would have one name. */
export function objectiveProblems(input: DeliveryInput, { environments }: Delivery): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { services } of environments) {
    for (const [index, { objectives }] of services.entries()) {
      if (objectives === undefined) continue;
      const at = input.services?.[index]?.objectives
        ? ['services', index, 'objectives']
        : [...(input.service?.objectives ? ['service'] : []), 'objectives'];
      for (const finding of [...tooLow(objectives), ...namedTwice(objectives)]) {
        const path = [...at, ...finding.path];
        findings.set(path.join(), { ...finding, path });
      }
    }
  }
  return [...findings.values()];
}

/** 10 % may fail, and the page is at 14 times as much: no outage fails more than all requests. */
function tooLow(objectives: Objectives): Finding[] {
  const lowest = lowestGoal(objectives);
  const [fastest] = burnAlertsOf(objectives);
  return objectives.all
    .filter(({ goal }) => goal <= lowest)
    .map(({ goal, path }) => ({
      path,
      complaint: {
        rule: `more than ${rounded(lowest)} over ${inDays(objectives.window)} days, since its page at ${rounded(fastest?.burn ?? 0)} times the budget would sound above ${rounded((fastest?.burn ?? 0) * budgetOf(goal) * 100)} % of bad requests, which no outage has`,
        got: `${goal}, a budget of ${rounded(budgetOf(goal) * 100)} %`,
        advice: 'raise it, or count what fails more often as a metric of your own',
      },
    }));
}

/** A route called `api` with a latency, and a business objective `api-latency`. */
function namedTwice({ all }: Objectives): Finding[] {
  const isTaken = ({ id }: Objective, index: number) => all.findIndex((other) => other.id === id) < index;
  return all.filter(isTaken).map(({ id, path }) => ({
    path: path.slice(0, -1),
    complaint: {
      rule: 'named apart from the other objectives',
      got: `another ${id}`,
      advice: 'rename one: its name begins those of its alarms',
    },
  }));
}

const rounded = (value: number): number => Number(value.toPrecision(4));
