import { smallestAgent } from './flags';
import type { Finding } from './rules/finding';
import { repositoryOf } from './telemetry';
import type { DeliveryInput } from './types';
import type { Delivery, Service } from './types-resolved';

/** Agents for which a task has no room, and those that a gate would refuse. */
export function flagProblems(input: DeliveryInput, { environments }: Delivery): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { services } of environments) {
    for (const [nth, service] of services.entries()) {
      const at = input.service ? ['service'] : ['services', nth];
      for (const finding of [...withoutRoom(service), ...refused(service)]) {
        const path = [...at, 'flags', 'agent', ...finding.path];
        // The first environment of which it is true: one place is told once.
        if (!findings.has(path.join())) findings.set(path.join(), { ...finding, path });
      }
    }
  }
  return [...findings.values()];
}

/** Collector and agent together leave at least half to the service. */
function withoutRoom({ flags, telemetry, ...service }: Service): Finding[] {
  if (flags === undefined) return [];
  return (['cpu', 'memory'] as const).flatMap((what) => {
    const most = service[what] / 2 - (telemetry?.[what] ?? 0);
    if (flags.agent[what] <= most) return [];
    const rest = telemetry ? ', with telemetry’s' : '';
    return [
      {
        path: [what],
        complaint: {
          rule: `at most half of the service's ${what}${rest}: ${Math.max(most, 0)}`,
          got: String(flags.agent[what]),
          advice: `give it less, ${smallestAgent[what]} at least, or the service more`,
        },
      },
    ];
  });
}

function refused({ flags, gates }: Service): Finding[] {
  if (flags === undefined) return [];
  const { image } = flags.agent;
  return gates.flatMap((gate) => {
    if (gate.kind !== 'admission') return [];
    if (gate.repositories.includes(repositoryOf(image)) && image.includes('@')) return [];
    return [
      {
        path: ['image'],
        complaint: {
          rule: `named by digest, in a repository that the gate ${gate.id} lets in, since it looks at every container`,
          got: image,
          advice: `copy it to ECR, name the copy here (…@sha256:…) and its repository in repositories of ${gate.id}`,
        },
      },
    ];
  });
}
