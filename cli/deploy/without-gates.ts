import type { Clients } from '../aws/clients';
import type { DeployOptions } from '../deploy';
import { chosenGate } from '../gates/choose';
import { readGates } from '../gates/read';
import { type Overridden, type OverrideSurroundings, override } from '../override/carry-out';
import type { Before } from './decide';

/** Milliseconds that a decision counts: as `teal override` has it by default. */
const FOR = 2 * 3_600_000;

export interface LetPass {
  /** Of each gate whose override stands now, for people. */
  readonly written: readonly string[];
  /** Why the deployment must not begin; undefined where it may. */
  readonly against?: string;
}

/** Gates that the service does not have, with those that it has; told before anything is built. */
export async function unknownGates(
  options: Pick<DeployOptions, 'withoutGate' | 'digest' | 'env'>,
  all: readonly Before[],
  clients: Pick<Clients, 'cloudFormation'>,
): Promise<readonly string[]> {
  if (options.withoutGate.length === 0) return [];
  const { service } = imageOf(options, all);
  const known = await readGates(await clients.cloudFormation(), { service, env: options.env });
  return options.withoutGate.flatMap((gate) => {
    const chosen = chosenGate(gate, known);
    return chosen.is === 'unknown' ? [chosen.reason] : [];
  });
}

/** Whose gates, and for which image. */
function imageOf({ digest: [given] }: Pick<DeployOptions, 'digest'>, all: readonly Before[]) {
  const [name, image] = given ?? [undefined, ''];
  return { image, service: name ?? all.find(({ takesDigest }) => takesDigest)?.service ?? '' };
}

/** Writes an override for each gate that is to be let pass, until one is not. */
export async function withoutGates(
  { withoutGate, reason = '', env, profile, ...given }: DeployOptions,
  all: readonly Before[],
  clients: Clients,
  around: Omit<OverrideSurroundings, 'connect' | 'now'> & { readonly pause: { readonly now: () => number } },
): Promise<LetPass> {
  const { service, image } = imageOf(given, all);
  const cluster = all.find((each) => each.service === service)?.cluster;
  const written: string[] = [];
  for (const gate of withoutGate) {
    const overridden = await override(
      gate,
      {
        ...{ service, env, digest: image, reason, for: FOR, decision: 'pass', yes: true },
        ...(cluster !== undefined && { cluster }),
        ...(profile !== undefined && { profile }),
      },
      { ...around, connect: async () => clients, now: around.pause.now },
    );
    if (overridden.outcome === 'written')
      written.push(`the override of ${gate} stands, unless the gate has asked for it: ${overridden.reason}`);
    const against = whyNotLetPass(gate, overridden);
    if (against !== undefined) return { written, against };
  }
  return { written };
}

/** Why a deployment must not begin with what was decided of a gate; undefined where it may. */
export function whyNotLetPass(gate: string, overridden: Overridden): string | undefined {
  if (overridden.outcome !== 'written') return `the gate ${gate} was not let pass: ${overridden.reason}`;
  const { announced, recorded, needsSecond, reason } = overridden;
  const untold = [announced, recorded].find(({ is }) => is === 'failed');
  if (untold)
    return `nobody may hear that the gate ${gate} is let pass: ${untold.reason}; tell the team, then deploy without --without-gate ${gate}`;
  if (needsSecond)
    return `the gate ${gate} needs a second person: ${reason}; then deploy without --without-gate ${gate}`;
  return undefined;
}
