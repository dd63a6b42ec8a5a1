import type { connect } from '../aws/clients';
import type { Pause } from '../aws/pause';
import type { DoctorOptions } from '../doctor';
import type { Machine } from './machine';

/** What a check has found. */
export interface Finding {
  /** `unknown`: it could not be looked at or done, which is no health either. */
  readonly is: 'right' | 'wrong' | 'unknown';
  readonly about: string;
  readonly says: string;
  /** What a person does about it, or looks for. */
  readonly todo?: string;
}

export interface Surroundings {
  readonly connect: typeof connect;
  readonly pause: Pause;
  /** Says what is about to happen. */
  readonly say: (line: string) => void;
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
  readonly signal: AbortSignal;
  /** What is looked at here; see `look.ts`. */
  readonly machine: Machine;
}

/** Of one environment. */
export type DoctorOptionsOfOne = DoctorOptions & { readonly env: string };

/** What must be asked for by an option of its own. What needs no asking is a `Look`. */
export interface Check {
  readonly name: string;
  /** Whether the options ask for it. */
  asked(options: DoctorOptions): boolean;
  /** @throws VerbFailed for bad input; what it meets at AWS is a finding */
  run(options: DoctorOptionsOfOne, surroundings: Surroundings): Promise<readonly Finding[]>;
}
