import type { Gate } from './gates';
import type { Migration } from './gates/migration';
import type { Finding } from './rules/finding';
import { repositoryOf, type Telemetry } from './telemetry';
import type { DeliveryInput } from './types';
import type { Delivery, Service } from './types-resolved';

/** Collectors for which a service has no room, and those that a gate would refuse, or without which a task could not be run. */
export function telemetryProblems(input: DeliveryInput, { environments }: Delivery): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { services } of environments) {
    for (const [nth, service] of services.entries()) {
      const { telemetry } = service;
      if (telemetry === undefined) continue;
      const at = input.service ? ['service'] : ['services', nth];
      for (const finding of [
        ...withoutRoom(telemetry, service),
        ...service.gates.flatMap(refusedBy(telemetry, service)),
      ]) {
        const path = [...at, 'telemetry', ...finding.path];
        // The first environment of which it is true: one place is told once.
        if (!findings.has(path.join())) findings.set(path.join(), { ...finding, path });
      }
    }
  }
  return [...findings.values()];
}

/** The collector may not take the room of the service that it looks at. */
function withoutRoom(telemetry: Telemetry, service: Service): Finding[] {
  return (['cpu', 'memory'] as const)
    .filter((what) => telemetry[what] > service[what] / 2)
    .map((what) => ({
      path: [what],
      complaint: {
        rule: `at most half of the service's ${what}, ${service[what] / 2}`,
        got: String(telemetry[what]),
        advice: 'give it less, or the service more',
      },
    }));
}

const refusedBy =
  (telemetry: Telemetry, service: Service) =>
  (gate: Gate): Finding[] => {
    if (gate.kind === 'admission') {
      const isAdmitted = gate.repositories.includes(repositoryOf(telemetry.image));
      if (isAdmitted && telemetry.image.includes('@')) return [];
      return [
        {
          path: ['image'],
          complaint: {
            rule: `named by digest, in a repository that the gate ${gate.id} lets in, since it looks at every container and would refuse each release`,
            got: telemetry.image,
            advice: `copy it to ECR, name the copy here (…@sha256:…) and its repository in repositories of ${gate.id}; docs/telemetry.md has the commands`,
          },
        },
      ];
    }
    if (gate.kind === 'migration') return tooSmallFor(gate, telemetry, service);
    return [];
  };

/**
 * The task of a migration has the collector as well, and ECS runs none whose containers reserve more than it has: here all
 * of the service's cpu. source: Amazon ECS API reference, ContainerDefinition (cpu, memory)
 */
function tooSmallFor({ id, cpu, memory }: Migration, telemetry: Telemetry, service: Service): Finding[] {
  const needed = { cpu: service.cpu, memory: 2 * telemetry.memory };
  const given = { cpu, memory };
  return (['cpu', 'memory'] as const).flatMap((what) => {
    const has = given[what];
    if (has === undefined || has >= needed[what]) return [];
    return [
      {
        path: [],
        complaint: {
          rule: `with at least ${needed[what]} of ${what} in the gate ${id}, whose task has the collector as well`,
          got: `${has} there`,
          advice: `give ${id} more, or leave out its cpu and memory`,
        },
      },
    ];
  });
}
