import type { ErrorBudget } from './gates/error-budget';
import { show } from './problems';
import type { Finding } from './rules/finding';
import { suggest } from './schema/field';
import type { DeliveryInput } from './types';
import type { Delivery, Service } from './types-resolved';
import { gatesPath } from './written-gates';

/** Gates on the error budget of a service that has none, or not that one: nothing would ever be left, or always all. */
export function budgetGateProblems(input: DeliveryInput, { environments }: Delivery): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { name, services } of environments) {
    for (const [nth, service] of services.entries()) {
      for (const [index, gate] of service.gates.entries()) {
        if (gate.kind !== 'error-budget') continue;
        for (const finding of problemsOf(gate, service)) {
          const path = [...gatesPath(input, name, nth), index, ...finding.path];
          // The first service of which it is true: one place is told once.
          if (!findings.has(path.join())) findings.set(path.join(), { ...finding, path });
        }
      }
    }
  }
  return [...findings.values()];
}

function problemsOf(gate: ErrorBudget, { name, objectives }: Service): Finding[] {
  if (objectives === undefined) {
    return [
      {
        path: [],
        complaint: {
          rule: 'a gate of a service with objectives, since without a goal there is no budget',
          got: `${gate.id}, and ${name} has none`,
          advice: 'give it objectives (docs/objectives.md), or remove the gate there',
        },
      },
    ];
  }
  const known = objectives.all.map(({ id }) => id);
  return (gate.objectives ?? []).flatMap((id, index) =>
    known.includes(id)
      ? []
      : [
          {
            path: ['objectives', index],
            complaint: {
              rule: `one of the objectives of ${name}: ${known.join(', ')}`,
              got: show(id),
              advice: suggest(id, known),
            },
          },
        ],
  );
}
