import { shown } from '../../lambda/uniformity/shown';
import { callFailed, kindOf } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf, type ServiceOptions } from '../aws/options';
import { VerbFailed } from '../exit-codes';
import type { Asking } from '../logs/asking';
import { type Target, targetOf, unknownName } from './choose';
import { Descriptions } from './describe';
import { readsOf } from './look';
import type { Facts, Read } from './seen';

export type Found =
  | { readonly target: Target; readonly facts: Facts }
  /** Why there is nothing to do it to; `isUnknown` where AWS did not tell. */
  | { readonly refused: string; readonly isUnknown?: true };

/** The secret that a person names, as AWS has it. @throws what the SDK throws */
export async function find(
  clients: Clients,
  asking: Asking,
  { name, ...options }: ServiceOptions & { readonly name: string },
): Promise<Found> {
  const { reads, noService } = await readsIfAny(clients, asking, options);
  // In another region a service looks like one that does not exist: where neither is there, it is that.
  const nowhere = (refused: string): Found =>
    noService === undefined ? { refused } : { refused: `${refused}\n${noService}`, isUnknown: true };
  const chosen = targetOf(name, reads, clusterOf(options));
  if ('refused' in chosen) return nowhere(chosen.refused);
  const { target } = chosen;
  const state = await new Descriptions(clients, asking, `service ${options.service} in ${options.env}`).of(
    target,
  );
  switch (state.is) {
    case 'missing':
      return nowhere(
        target.isRead
          ? `${shown(target.name)} is not there: make it, with its foundation or where it comes from`
          : `Secrets Manager has none of that name: ${unknownName(reads)}`,
      );
    case 'unknown':
      return { refused: state.reason, isUnknown: true };
    default: {
      const { facts } = state;
      if (facts.deletedAt === undefined) return { target, facts };
      const fix = `aws secretsmanager restore-secret --secret-id ${shown(target.name)}`;
      return { refused: `the deletion of ${shown(target.name)} is scheduled; to keep it: ${fix}` };
    }
  }
}

/** Before the first deployment a service reads none, and its secrets are there already. */
async function readsIfAny(
  clients: Clients,
  asking: Asking,
  options: ServiceOptions,
): Promise<{ readonly reads: readonly Read[]; readonly noService?: string }> {
  try {
    const { byDefinition } = await readsOf(clients, asking, options);
    return { reads: [...byDefinition.values()].flat() };
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : undefined;
    const gone = failed ?? (kindOf(error) === 'not-found' ? callFailed(error, options) : undefined);
    if (gone === undefined) throw error;
    return { reads: [], noService: gone.message };
  }
}
