import { checkDatabase } from '../../lambda/shared/environment';
import type { AuroraLimits } from './dependencies/database';
import { type Aurora, fillDatabase as fillDependency } from './dependencies/database';
import { type Duration, days, seconds } from './duration';
import { loadBalancerName } from './names';

/** A PostgreSQL database of a service: Aurora Serverless v2, made with the environment. docs/database.md. */
export interface DatabaseInput extends DatabaseSizeInput {
  /**
   * Of the database, and of the role that owns what is in it: small letters, digits and underscores, first a letter, at most 50
   * characters. It cannot be changed afterwards. @default the service's name with `_` for `-`
   */
  readonly name?: string;
  /** How often its password is a new one, in whole days: 1 to 1000. @default days(30) as `rotated()` */
  readonly rotation?: Duration;
  /** At which a ticket is written. @default as those of `database({ cluster, serverless: true })`, `connections` and, with readers, `replicaLag` besides */
  readonly limits?: AuroraLimits;
}

/** What may differ from environment to environment. */
export interface DatabaseSizeInput {
  /**
   * Aurora capacity units, of 2 GiB of memory each: 0.5 to 256, in halves, of which the most is at least 1.
   * @default { min: 0.5, max: 4 } the least that never pauses, and about 800 connections at most
   */
  readonly capacity?: CapacityInput;
  /**
   * Instances beside the writer, in other zones, one of which takes over when the writer fails: 0 to 15. Each costs as much as
   * the writer. @default 1 a failover then takes about half a minute; without one the writer is made anew, in about ten
   */
  readonly readers?: number;
  /** How far back it can be restored to any second: 1 to 35 days. @default days(14) two weeks in which spoilt data is noticed */
  readonly backups?: Duration;
}

/** How far it scales. */
export interface CapacityInput {
  /** Paid for always. @default 0.5 */
  readonly min?: number;
  /** @default 4, or `min` if that is more */
  readonly max?: number;
}

/** One that is there already, and stays its owner's: Teal neither changes it nor rotates its password. */
export interface ExistingDatabaseInput {
  /** Of a cluster of Aurora PostgreSQL in the environment's account and region. */
  readonly clusterArn: string;
  /** Of its credentials in Secrets Manager: JSON with host, port, username and password. */
  readonly secretArn: string;
  /** Of its security group, which is opened to the service's tasks on its port. */
  readonly securityGroupId: string;
  /** @default 5432 */
  readonly port?: number;
  /** Its database. @default that of the service */
  readonly name?: string;
}

/** A service's database in one environment. */
export type Database = NewDatabase | ExistingDatabase;

/** @see DatabaseInput */
export interface NewDatabase {
  readonly kind: 'new';
  readonly name: string;
  readonly capacity: Required<CapacityInput>;
  readonly readers: number;
  readonly backupDays: number;
  readonly rotationDays: number;
}

/** @see ExistingDatabaseInput */
export interface ExistingDatabase extends Required<ExistingDatabaseInput> {
  readonly kind: 'existing';
}

/** Sizes of one that Teal makes, or one that is there already. */
export type EnvironmentDatabaseInput = DatabaseSizeInput | ExistingDatabaseInput;

export const defaultCapacity = { min: 0.5, max: 4 };
export const defaultReaders = 1;
export const defaultBackups = days(14);
export const defaultDatabaseRotation = days(30);
/** Of PostgreSQL. */
export const defaultPort = 5432;

/** Its name among the service's dependencies. */
export const DATABASE_DEPENDENCY = 'database';

/** Environment variables of a service with a database. */
export const DATABASE = {
  /** Names its secret, and the parameter of that secret's version. */
  secret: 'DATABASE',
  /** In clear, so that a task that runs once may be given another. */
  name: 'DATABASE_NAME',
  /** By the variable, the field of the secret that fills it. */
  fields: {
    DATABASE_HOST: 'host',
    DATABASE_PORT: 'port',
    DATABASE_USER: 'username',
    DATABASE_PASSWORD: 'password',
  },
} as const;

/** Variables of a task that is to use that one. */
export const checkVariables = ({ name }: Pick<Database, 'name'>): Readonly<Record<string, string>> => ({
  [DATABASE.name]: checkDatabase(name),
});

export const isExistingDatabase = (
  input: EnvironmentDatabaseInput | undefined,
): input is ExistingDatabaseInput => input !== undefined && 'clusterArn' in input;

/** @param own what the environment says of it @returns undefined where the service has none */
export function fillDatabase(
  service: string,
  input: true | DatabaseInput | undefined,
  own: EnvironmentDatabaseInput | undefined,
): Database | undefined {
  if (input === undefined) return undefined;
  const given = input === true ? {} : input;
  const name = given.name ?? service.replaceAll('-', '_');
  if (isExistingDatabase(own)) return { kind: 'existing', name, port: defaultPort, ...own };
  return {
    kind: 'new',
    name,
    capacity: fillCapacity({ ...given.capacity, ...own?.capacity }),
    readers: own?.readers ?? given.readers ?? defaultReaders,
    backupDays: inDays(own?.backups ?? given.backups ?? defaultBackups),
    rotationDays: inDays(given.rotation ?? defaultDatabaseRotation),
  };
}

/** What the secret of an existing one fills, as the ARNs of other secrets that are there already. */
export function existingDatabaseSecrets(database: Database | undefined): Record<string, string> {
  if (database?.kind !== 'existing') return {};
  return Object.fromEntries(
    Object.entries(DATABASE.fields).map(([variable, field]) => [
      variable,
      `${database.secretArn}:${field}::`,
    ]),
  );
}

/** Its row on the dashboard, and its tickets. */
export function databaseDependency(
  database: Database | undefined,
  { service, environment }: { readonly service: string; readonly environment: string },
  limits: AuroraLimits | undefined,
): Aurora[] {
  if (!database) return [];
  const isNew = database.kind === 'new';
  const cluster = isNew ? loadBalancerName(service, environment) : clusterOf(database.clusterArn);
  const filled = fillDependency(
    {
      ...{ name: DATABASE_DEPENDENCY, cluster, serverless: isNew },
      limits: isNew ? { ...limitsOf(database), ...limits } : (limits ?? {}),
    },
    environment,
  );
  return filled?.kind === 'aurora' ? [filled] : [];
}

/** A replica that is so far behind is not what a failover should find: Aurora's are usually behind by less than 100 ms. */
const REPLICA_LAG = seconds(2);

const limitsOf = ({ capacity, readers }: NewDatabase): AuroraLimits => ({
  connections: Math.floor(0.8 * mostConnections(capacity)),
  ...(readers > 0 && { replicaLag: REPLICA_LAG }),
});

/**
 * What `max_connections` is at least: 189 for each unit of the most capacity, 5,000 at most, and 2,000 where it begins at half a
 * unit. AWS's table has 189 for 1, 823 for 4, 1,669 for 8 and 3,360 for 16.
 *
 * source: Amazon Aurora user guide, "Performance and scaling for Aurora Serverless v2", maximum connections
 */
export function mostConnections({ min, max }: Required<CapacityInput>): number {
  return Math.min(Math.floor(189 * max), min < 1 ? 2000 : 5000);
}

function fillCapacity({ min, max }: CapacityInput): Required<CapacityInput> {
  const least = min ?? Math.min(defaultCapacity.min, max ?? defaultCapacity.min);
  return { min: least, max: max ?? Math.max(defaultCapacity.max, least) };
}

const inDays = ({ milliseconds }: Duration): number => milliseconds / days(1).milliseconds;

const clusterOf = (arn: string): string => arn.split(':')[6] ?? arn;
