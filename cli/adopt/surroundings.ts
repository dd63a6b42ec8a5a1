import type { Clients } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';
import type { Pause } from '../aws/pause';

export interface AdoptSurroundings {
  readonly connect: (options: Pick<ServiceOptions, 'region' | 'profile'>) => Promise<Clients>;
  /** Says what is about to happen. */
  readonly say: (line: string) => void;
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
  readonly pause: Pause;
  readonly signal: AbortSignal;
}

/** How a step ended. */
export interface Moved {
  readonly outcome: 'moved' | 'nothing-to-do' | 'refused' | 'failed';
  readonly reason: string;
  /** Where users are now, as far as it was seen. */
  readonly standing?: Where;
}

/** Where one is in an adoption. */
export interface Where {
  readonly way: 'listener' | 'route53';
  readonly stage: 'not-begun' | 'beside' | 'shifting' | 'all-on-teal' | 'finished';
  /** Of users that are led to Teal. */
  readonly percent: number;
  /** One line each. */
  readonly lines: readonly string[];
  /** What the record was, once it leads to Teal alone: `back --old-record` takes it. */
  readonly formerRecords?: readonly object[];
  /** Commands that come next, and back. */
  readonly next: readonly string[];
}
