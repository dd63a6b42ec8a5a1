import { checkDatabase, isReservedDatabase } from '../shared/database-environment';

/** The roles of a database, by their names. */
export interface Users {
  /** Of the two databases, their schemas and all that is made in them; nobody logs in as it. */
  readonly owner: string;
  /** Who logs in: two, of which a rotation gives the one a new password that no task knows. */
  readonly logins: readonly [string, string];
  /** That of the service, and the one on which a release tries its migrations. */
  readonly databases: readonly [string, string];
}

/** So that `<name>_check` still fits. source: PostgreSQL manual, "Identifiers and Key Words": 63 bytes */
const NAME = /^[a-z_][a-z0-9_]{0,56}$/;

/** @throws Error where no database may be called so: it would need quotes in everything that a person types, or is another's */
export function usersOf(name: string): Users {
  if (!NAME.test(name) || isReservedDatabase(name))
    throw new Error(
      `the database's name must be 1 to 57 of a-z, 0-9 and _, not begin with a digit, pg_ or rds, and not be PostgreSQL's own, got ${JSON.stringify(name)}; give it another (database.name)`,
    );
  return { owner: name, logins: [`${name}_a`, `${name}_b`], databases: [name, checkDatabase(name)] };
}

/** The login that a rotation gives a password while tasks use the other one. @returns undefined for a stranger */
export function otherLogin({ logins: [a, b] }: Users, login: string): string | undefined {
  if (login === a) return b;
  return login === b ? a : undefined;
}
