import type { Clients } from '../aws/clients';
import type { Finding } from './check';
import type { EnvironmentOfAssembly } from './environment';
import type { Machine } from './machine';
import type { LookName } from './names';

/** Where AWS is asked, and as whom: looked up once for an environment. */
export interface Account {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly clients: Clients;
  /** For clients that few ask for. */
  readonly who: { readonly region: string; readonly profile?: string };
}

interface Named<Name extends LookName = LookName> {
  readonly name: Name;
}

/** Needs neither an assembly nor AWS: looked at once. */
export interface MachineLook extends Named {
  readonly at: 'machine';
  look(machine: Machine): Promise<readonly Finding[]>;
}

/** Needs the assembly, and asks nobody: looked at once for each environment. */
export interface AssemblyLook extends Named {
  readonly at: 'assembly';
  look(environment: EnvironmentOfAssembly, machine: Machine): Promise<readonly Finding[]>;
}

/** Needs the assembly, and credentials of the environment's account. */
export interface AccountLook extends Named {
  readonly at: 'account';
  look(environment: EnvironmentOfAssembly, account: Account, machine: Machine): Promise<readonly Finding[]>;
}

/** A look is a file with one of these. What it meets at AWS it may throw: that it could not be told is a finding. */
export type Look = MachineLook | AssemblyLook | AccountLook;
