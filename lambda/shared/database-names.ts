/** The database beside a service's, which holds nothing: migrations are tried there. docs/gates/migration.md */
export const checkDatabase = (name: string): string => `${name}_check`;
