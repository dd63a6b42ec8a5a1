import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';
import { EXIT, VerbFailed } from '../exit-codes';
import { Asking } from '../logs/asking';
import type { Target } from './choose';
import { find } from './found';
import type { SecretsSurroundings } from './look';
import type { Release } from './release';
import type { Facts } from './seen';

export interface ChangeSurroundings extends SecretsSurroundings {
  /** Says what is about to happen. */
  readonly say: (line: string) => void;
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
}

export interface Changed {
  readonly outcome: 'set' | 'rotated' | 'rotating' | 'released' | 'unchanged' | 'refused' | 'failed';
  readonly reason: string;
  readonly secret?: Target;
  /** Id of the version, or number, that is current now; the rotation's own where it has not ended. */
  readonly version?: string;
  /** That was current before. */
  readonly replaced?: string;
  /** Of the service with that version; absent where none was begun. */
  readonly release?: Release;
}

/** @throws VerbFailed */
export function requirePerson(
  { yes }: { readonly yes?: true },
  { confirm }: Pick<ChangeSurroundings, 'confirm'>,
  untouched: string,
): void {
  if (yes || confirm) return;
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `--yes must be given where nobody can be asked, got no terminal; ${untouched}`,
  );
}

/** What a change begins with. */
export interface Changing {
  readonly clients: Clients;
  readonly asking: Asking;
  readonly target: Target;
  readonly facts: Facts;
}

/** Finds the secret and changes it. @returns `failed` where AWS did not answer, or refused */
export async function changing(
  options: ServiceOptions & { readonly name: string },
  around: ChangeSurroundings,
  change: (found: Changing) => Promise<Changed>,
): Promise<Changed> {
  try {
    const clients = await around.connect(options);
    const asking = new Asking(around.pause, around.progress, around.signal);
    const found = await find(clients, asking, options);
    if ('refused' in found) return { outcome: found.isUnknown ? 'failed' : 'refused', reason: found.refused };
    return await change({ clients, asking, ...found });
  } catch (error) {
    if (error instanceof VerbFailed && error.exitCode === EXIT.BAD_INPUT) throw error;
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (around.signal.aborted || failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message };
  }
}
