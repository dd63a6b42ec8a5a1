/** The database beside a service's, which holds nothing: migrations are tried there. docs/gates/migration.md */
export const checkDatabase = (name: string): string => `${name}_check`;

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
