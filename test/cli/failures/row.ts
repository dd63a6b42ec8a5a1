import type { DeploymentConfiguration } from '../../../rehearsal/ecs/deployment-configuration';
import type { Faults } from '../../../rehearsal/endpoint/faults';
import type { Account } from './account';
import type { Site } from './site';

/** What the issue names, in its order. */
export const COLUMNS = [
  'happy path',
  'no credentials',
  'expired credentials',
  'wrong region',
  'service not found',
  'no permission',
  'throttling',
  'network gone half-way',
  'old bootstrap',
  'a deployment in progress',
  'nothing to do',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One run of a verb, and how it must end. */
export interface Case {
  /** In place of the row's. */
  readonly args?: (site: Site) => readonly string[];
  /** Added to them. */
  readonly more?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What the endpoint answers in place of its services. */
  readonly faults?: Faults;
  /** How the account is before; by default as the row says. */
  readonly given?: Given;
  readonly exitCode: 0 | 1 | 2 | 3;
  /** Each is found in what it prints. */
  readonly says: readonly RegExp[];
  /** Calls that change something, which it may have made: `S3.PutObject`. @default none, but on the happy path any */
  readonly changes?: readonly string[];
}

export type Given = (account: Account, run: (args: readonly string[]) => Promise<unknown>) => Promise<void>;

/** Elsewhere: by a test file of the repository. Not applicable: why. */
export type Cell = Case | { readonly heldBy: string } | { readonly notApplicable: string };

/** A verb that asks AWS. A new one is one more of these: every column that is not of its kind must be said. */
export interface Row {
  /** As it is typed: `traffic repair`. */
  readonly verb: string;
  readonly args: (site: Site) => readonly string[];
  /** What the job has in its environment. */
  readonly env?: (site: Site) => Readonly<Record<string, string>>;
  /** Whether stdout is one JSON object that has `exitCode`, given with `--json`. @default true */
  readonly json?: boolean;
  /** What steers ECS in its account. */
  readonly configuration?: DeploymentConfiguration;
  readonly given?: Given;
  /** The call that gets no answer half-way. @default every one after the first */
  readonly goneAt?: string;
  /** Exit code of what AWS does not answer. @default 3 */
  readonly untold?: 0 | 3;
  readonly cells: Readonly<
    Record<Extract<Column, 'happy path' | 'a deployment in progress' | 'nothing to do'>, Cell>
  > &
    Partial<Record<Column, Cell>>;
}
