import { checkDatabase } from '../shared/environment';

/** A name as PostgreSQL takes any. source: PostgreSQL documentation, "Identifiers and Key Words" */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as PostgreSQL takes any, however its strings are set. source: the same, "String Constants" */
export const literal = (text: string): string =>
  text.includes('\\')
    ? `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
    : `'${text.replaceAll("'", "''")}'`;

/** The two that take turns. */
export const loginsOf = (owner: string): readonly [string, string] => [`${owner}_a`, `${owner}_b`];

export const databasesOf = (owner: string): readonly [string, string] => [owner, checkDatabase(owner)];

/** @throws Error for a user that is neither: its password is none of ours */
export function otherLogin(owner: string, login: string): string {
  const [a, b] = loginsOf(owner);
  if (login === a) return b;
  if (login === b) return a;
  throw new Error(`the user of the current version must be ${a} or ${b}, and is another`);
}

/** What there is, by name. */
export interface There {
  readonly roles: readonly string[];
  readonly databases: readonly string[];
}

/**
 * What is missing, statement by statement, each of its own: a database is made in no transaction.
 *
 * Whoever logs in acts as the owner, so that what one of the two has made the other may change, and a migration may change what an
 * older one has made under the other name.
 *
 * source: PostgreSQL documentation, CREATE ROLE, ALTER ROLE (SET role), CREATE DATABASE, "Role Membership"
 */
export function missingStatements(owner: string, there: There): readonly string[] {
  const role = identifier(owner);
  const missing = (names: readonly string[], known: readonly string[]) =>
    names.filter((name) => !known.includes(name)).map(identifier);
  return [
    ...missing([owner], there.roles).map((name) => `CREATE ROLE ${name} NOLOGIN`),
    // Of PostgreSQL 16 on who has made a role may not act as it, and could make no database for it.
    `GRANT ${role} TO CURRENT_USER`,
    ...missing(loginsOf(owner), there.roles).map((name) => `CREATE ROLE ${name} LOGIN`),
    ...loginsOf(owner)
      .map(identifier)
      .flatMap((login) => [`GRANT ${role} TO ${login}`, `ALTER ROLE ${login} SET role = ${literal(owner)}`]),
    ...missing(databasesOf(owner), there.databases).map((name) => `CREATE DATABASE ${name} OWNER ${role}`),
    ...databasesOf(owner)
      .map(identifier)
      .flatMap((database) => [
        `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
        `GRANT ALL ON DATABASE ${database} TO ${role}`,
      ]),
  ];
}

/** @param verifier what the server keeps in the place of the password: no log and no statistics can have that itself */
export const setPassword = (login: string, verifier: string): string =>
  `ALTER ROLE ${identifier(login)} LOGIN PASSWORD ${literal(verifier)}`;
