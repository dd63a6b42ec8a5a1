/** The database beside a service's, which holds nothing: migrations are tried there. docs/gates/migration.md */
export const checkDatabase = (name: string): string => `${name}_check`;

/**
 * Names that a database of a service cannot have, since there are roles or databases of them.
 *
 * source: PostgreSQL manual, "CREATE ROLE"; Amazon RDS user guide, "Understanding PostgreSQL roles and permissions"
 */
export const isReservedDatabase = (name: string): boolean =>
  /^(pg_|rds)|^(postgres|public|none|template[01])$/.test(name);

/** Environment variables of the function that makes a database's users, and rotates their passwords. */
export const DATABASE_USERS = {
  /** JSON: {@link DatabaseUsersSettings} */
  SETTINGS: 'DATABASE_USERS_SETTINGS',
} as const;

export interface DatabaseUsersSettings {
  /** The role that owns what is in the database, and the database's own name. */
  readonly owner: string;
  readonly host: string;
  readonly port: number;
  /** Of what tasks connect with. */
  readonly secretArn: string;
  /** Of the secret that RDS makes, and gives new values. */
  readonly superuserArn: string;
  /** Name of the stack whose service connects. */
  readonly stack: string;
  /** The parameter of the stack that holds the version which the service runs. */
  readonly parameter: string;
}
