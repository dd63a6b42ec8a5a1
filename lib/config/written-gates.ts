import type { GateInput } from './gates';
import type { DeliveryInput } from './types';

/** Every list of gates of a configuration, where it is written, so that one mistake is told once. */
export function writtenGates(
  input: DeliveryInput,
): (readonly [path: readonly PropertyKey[], gates: readonly GateInput[]])[] {
  return [
    [['gates'], input.gates] as const,
    [['service', 'gates'], input.service?.gates] as const,
    ...(input.services ?? []).map(({ gates }, index) => [['services', index, 'gates'], gates] as const),
    ...Object.entries(input.environments).map(
      ([name, { gates }]) => [['environments', name, 'gates'], gates] as const,
    ),
  ].flatMap(([path, gates]) => (gates === undefined ? [] : [[path, gates] as const]));
}

/** Where the gates of a service in an environment are written: the nearest place. @param nth of the services */
export function gatesPath(input: DeliveryInput, environment: string, nth: number): readonly PropertyKey[] {
  if (input.environments[environment]?.gates) return ['environments', environment, 'gates'];
  const own = input.services ? ['services', nth] : ['service'];
  return (input.services?.[nth] ?? input.service)?.gates ? [...own, 'gates'] : ['gates'];
}
