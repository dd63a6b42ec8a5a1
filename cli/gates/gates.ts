import { GATE, PREFLIGHT } from '../../lambda/shared/environment';
import { needsTwoPersons } from '../../lambda/shared/policy';
import { Malformed } from '../../rehearsal/assembly/parse';
import { listOfFields, settingsIn } from '../plan/settings';
import type { Template } from '../plan/templates';
import { at } from '../plan/values';

/** A gate that a person may decide in place of. */
export interface KnownGate {
  readonly id: string;
  /** Whether a decision counts only once a second person has said the same. */
  readonly twoPersons: boolean;
}

/** What a service asks before and while it is released. */
export interface KnownGates {
  readonly gates: readonly KnownGate[];
  /** Ids of gates by that of the hook which asks several: `preflight`. */
  readonly several: ReadonlyMap<string, readonly string[]>;
  /** Whether a hook waits for a person: it has no id that decisions name. */
  readonly hasPause: boolean;
}

/**
 * The gates of a service, as their functions are told what they are: a gate takes the number of persons from there, too.
 * A gate whose kind is not told needs two, as it does itself.
 *
 * @throws Malformed for a function of gates whose settings cannot be read: none of its gates is known, and so none is decided
 */
export function gatesOf({ Resources }: Pick<Template, 'Resources'>): KnownGates {
  const gates: KnownGate[] = [];
  const several = new Map<string, readonly string[]>();
  let hasPause = false;
  for (const [logicalId, { Type, Properties }] of Object.entries(Resources)) {
    if (Type === 'AWS::ECS::Service') hasPause ||= hasPauseIn(Properties);
    const variables =
      Type === 'AWS::Lambda::Function' ? at(Properties, 'Environment', 'Variables') : undefined;
    const id = at(variables, GATE.ID);
    if (id === undefined) continue;
    const checks = at(variables, PREFLIGHT.CHECKS);
    const inside =
      checks === undefined ? [{ id, kind: at(variables, GATE.KIND) }] : checksIn(checks, logicalId);
    const known = inside.map((gate) => ({
      id: textOf(gate.id, logicalId),
      twoPersons: needsTwoPersons(typeof gate.kind === 'string' ? gate.kind : undefined),
    }));
    gates.push(...known);
    if (checks !== undefined) {
      several.set(
        textOf(id, logicalId),
        known.map((gate) => gate.id),
      );
    }
  }
  return { gates, several, hasPause };
}

/** Also where a condition leaves it out of a recovery. */
const hasPauseIn = (properties: unknown): boolean =>
  JSON.stringify(at(properties, 'DeploymentConfiguration', 'LifecycleHooks') ?? []).includes('"PAUSE"');

function checksIn(value: unknown, logicalId: string): readonly { id: unknown; kind: unknown }[] {
  const checks = listOfFields(settingsIn(value)?.read);
  if (checks === undefined) throw unreadable(logicalId, PREFLIGHT.CHECKS);
  return checks.map(({ id, gate }) => ({ id, kind: gate }));
}

function textOf(id: unknown, logicalId: string): string {
  if (typeof id === 'string') return id;
  throw unreadable(logicalId, GATE.ID);
}

const unreadable = (logicalId: string, variable: string): Malformed =>
  new Malformed([
    `${variable} of the function ${logicalId} must be what Teal writes, got something else; deploy it again`,
  ]);
