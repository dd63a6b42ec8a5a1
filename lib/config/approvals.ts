import { inMinutes } from './duration';
import type { GateInput } from './gates';
import { type BrokenRule, formatPath, type Warning } from './problems';
import { longestRelease } from './schema/release';
import type { DeliveryInput } from './types';
import type { Delivery, Service } from './types-resolved';
import { timesOf, waitMinutes } from './waits';

/** Minutes for which a release may wait for people, each step of it; those of one stage wait side by side. */
export function approvalMinutes({ gates, release }: Pick<Service, 'gates' | 'release'>): number {
  const longest = new Map<string, number>();
  for (const gate of gates) {
    if (gate.kind !== 'approval') continue;
    const [stage] = gate.stages;
    longest.set(stage, Math.max(longest.get(stage) ?? 0, inMinutes(gate.timeout)));
  }
  return [...longest].reduce((sum, [stage, minutes]) => sum + minutes * timesOf(stage, release), 0);
}

/**
 * Releases that CloudFormation would refuse, since it adds what they may wait for people to their holds and bake.
 * source: non-97/ecs-native-blue-green, which saw it refuse one
 */
export function approvalsTooLong({ environments }: Delivery): BrokenRule[] {
  return environments.flatMap(({ name, services }) =>
    services.flatMap((service) => {
      const [people, waits] = [approvalMinutes(service), waitMinutes(service.release)];
      if (people === 0 || people + waits <= longestRelease) return [];
      return [
        {
          path: formatPath(['environments', name]),
          rule: `of releases of at most ${longestRelease} minutes, since CloudFormation refuses one over 33 hours`,
          got: `${people + waits} minutes for ${service.name}: ${waits} of holds and bake, ${people} of approvals, at each step where they wait`,
          advice: 'shorten the timeout of an approval, or ask at another stage',
        },
      ];
    }),
  );
}

/** Approvals of which nobody is told, where they are written. */
export function approvalWarnings(input: DeliveryInput): Warning[] {
  const written: [PropertyKey[], readonly GateInput[] | undefined][] = [
    [['gates'], input.gates],
    [['service', 'gates'], input.service?.gates],
    ...(input.services ?? []).map((service, index): [PropertyKey[], readonly GateInput[] | undefined] => [
      ['services', index, 'gates'],
      service.gates,
    ]),
  ];
  return written.flatMap(([path, gates = []]) =>
    gates.flatMap((gate, index) => {
      if (gate.kind !== 'approval' || gate.notify !== undefined) return [];
      const at = formatPath([...path, index, 'notify']);
      return [
        {
          id: 'approvalUnannounced' as const,
          path: at,
          message: `${at} is not given, so nobody is told that a release waits. Give the ARN of an SNS topic or an e-mail address`,
        },
      ];
    }),
  );
}
