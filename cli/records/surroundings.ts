import type { Clients } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';

/** What a verb that reads or writes records needs. */
export interface RecordsSurroundings {
  readonly connect: (options: ServiceOptions) => Promise<Clients>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}
