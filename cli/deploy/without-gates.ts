import type { Clients } from '../aws/clients';
import type { DeployOptions } from '../deploy';
import { type OverrideSurroundings, override } from '../override/carry-out';
import type { Before } from './decide';

/** Milliseconds that a decision counts: as `teal override` has it by default. */
const FOR = 2 * 3_600_000;

/**
 * Writes an override for each gate that is to be let pass.
 *
 * @returns why the deployment must not begin; undefined where it may
 */
export async function withoutGates(
  { withoutGate, reason = '', digest, env, region, profile }: DeployOptions,
  all: readonly Before[],
  clients: Clients,
  around: Omit<OverrideSurroundings, 'connect' | 'now'> & { readonly pause: { readonly now: () => number } },
): Promise<string | undefined> {
  const [[name, image] = [undefined, '']] = digest;
  const service = name ?? all.find(({ takesDigest }) => takesDigest)?.service ?? '';
  const cluster = all.find((each) => each.service === service)?.cluster;
  for (const gate of withoutGate) {
    const written = await override(
      gate,
      {
        ...{ service, env, digest: image, reason, for: FOR, decision: 'pass', yes: true },
        ...(cluster !== undefined && { cluster }),
        ...(region !== undefined && { region }),
        ...(profile !== undefined && { profile }),
      },
      { ...around, connect: async () => clients, now: around.pause.now },
    );
    if (written.outcome !== 'written') return `the gate ${gate} was not let pass: ${written.reason}`;
    if (written.needsSecond)
      return `the gate ${gate} needs a second person: ${written.reason}; then deploy without --without-gate ${gate}`;
  }
  return undefined;
}
