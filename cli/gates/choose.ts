import { shown } from '../../lambda/uniformity/shown';
import type { KnownGate, KnownGates } from './gates';
import { nearestOf } from './nearest';

export type Chosen =
  | { readonly is: 'known'; readonly gate: KnownGate }
  | { readonly is: 'unknown'; readonly reason: string };

/**
 * The gate of this id. A decision about one that is not there would be written, announced, and read by nobody, while a
 * person waits for what it does.
 *
 * @param asking ids of the hooks that a deployment is at now: a gate that its template no longer has, or does not have yet,
 * may be asked all the same; who may decide about it is not known, so it needs two persons
 */
export function chosenGate(id: string, known: KnownGates, asking: readonly string[] = []): Chosen {
  const gates = new Map(known.gates.map((gate) => [gate.id, gate]));
  for (const hook of asking) {
    if (!gates.has(hook) && !known.several.has(hook)) gates.set(hook, { id: hook, twoPersons: true });
  }
  const gate = gates.get(id);
  if (gate) return { is: 'known', gate };
  const ids = [...gates.keys()];
  const inside = known.several.get(id);
  if (inside) {
    return unknown(
      `the gate must be one of those that ${id} asks, got ${id} itself; name ${inside.map(shown).join(' or ')}`,
    );
  }
  if (ids.length === 0) return unknown(`the service must have the gate ${id}, got a service without gates`);
  const nearest = nearestOf(id, ids);
  const hint = nearest === undefined ? '' : `; did you mean ${shown(nearest)}?`;
  const pause = known.hasPause
    ? '; a hook that waits for a person is answered by teal approve or teal reject'
    : '';
  return unknown(`the gate must be one of ${ids.map(shown).join(', ')}, got ${id}${hint}${pause}`);
}

const unknown = (reason: string): Chosen => ({ is: 'unknown', reason });
