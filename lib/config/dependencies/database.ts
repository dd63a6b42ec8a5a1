import { type Duration, millis } from '../duration';
import { type AnyDependency, fillLimits, type Limits, type NameInput, nameIn } from './common';

/** Exactly one of `cluster`, `instance` and `table`. */
export type DatabaseOptions = AuroraOptions | InstanceOptions | TableOptions;

/** A cluster of Amazon Aurora, by its writer: whichever instance that is. About 0.70 USD a month, of Aurora MySQL 0.80. */
export interface AuroraOptions extends AnyDependency {
  /** Its identifier. */
  readonly cluster: NameInput;
  /** What `aurora-mysql` publishes beyond the other: queries, what they take, failed logins. @default 'aurora-postgresql' what both publish */
  readonly engine?: AuroraEngine;
  /** Aurora Serverless v2: capacity in place of local storage, for 0.10 USD. @default false */
  readonly serverless?: boolean;
  /** At which a ticket is written. @default those of each limit */
  readonly limits?: AuroraLimits;
}

export const auroraEngines = ['aurora-postgresql', 'aurora-mysql'] as const;
/** What an Aurora cluster speaks. */
export type AuroraEngine = (typeof auroraEngines)[number];

/** Each is 0.10 USD a month. `false` is none. */
export interface AuroraLimits {
  /** Of a commit, on average. @default millis(50) ten times what a commit takes that waits for nothing */
  readonly latency?: Duration | false;
  /** A second, of Aurora MySQL alone. @default 0 a password that was changed and not told to the service fails each time */
  readonly loginFailures?: number | false;
  /** Percent. @default 90 what CloudWatch recommends for RDS */
  readonly cpu?: number | false;
  /** @default none: it is 90 to 95 % of max_connections, which depends on the instance */
  readonly connections?: number | false;
  /** Percent of the most capacity units, with `serverless`. @default 90 at 100 it does not scale any more */
  readonly capacity?: number | false;
  /** MiB that must be left. @default none: it depends on the instance */
  readonly freeMemory?: number | false;
  /** MiB that must be left, not with `serverless`. @default none: it depends on the instance */
  readonly freeLocalStorage?: number | false;
  /** Of the replica that is furthest behind. @default none: it matters to who reads from replicas */
  readonly replicaLag?: Duration | false;
}

/** An instance of Amazon RDS. About 0.80 USD a month. */
export interface InstanceOptions extends AnyDependency {
  /** Its identifier. */
  readonly instance: NameInput;
  /** At which a ticket is written. @default those of each limit */
  readonly limits?: InstanceLimits;
}

/** Each is 0.10 USD a month, `latency` 0.20. `false` is none. */
export interface InstanceLimits {
  /** Of 9 in 10 reads or writes of the disk. @default millis(20) above it CloudWatch's page sees cause to look */
  readonly latency?: Duration | false;
  /** Percent. @default 90 what CloudWatch recommends */
  readonly cpu?: number | false;
  /** @default none: it is 90 to 95 % of max_connections, which depends on the instance */
  readonly connections?: number | false;
  /** MiB that must be left. @default none: it depends on the instance */
  readonly freeMemory?: number | false;
  /** GiB that must be left. @default none: a tenth of what is allocated is usual, and with autoscaling there is no need */
  readonly freeStorage?: number | false;
  /** Of an instance that is a replica: at most a minute is what CloudWatch recommends. @default none: most are none */
  readonly replicaLag?: Duration | false;
}

/** A table of Amazon DynamoDB. About 1.90 USD a month with four operations. */
export interface TableOptions extends AnyDependency {
  /** Name of the table, or where it stands. */
  readonly table: NameInput;
  /**
   * What the service does with it, 1 to 8: DynamoDB counts errors and latency by operation alone.
   * @default ['GetItem', 'PutItem', 'Query', 'UpdateItem']
   */
  readonly operations?: readonly TableOperation[];
  /** At which a ticket is written. @default those of each limit */
  readonly limits?: TableLimits;
}

/** source: Amazon DynamoDB developer guide, "DynamoDB Metrics and dimensions", Operation */
export const tableOperations = [
  ...(['PutItem', 'DeleteItem', 'UpdateItem', 'GetItem', 'BatchGetItem', 'Scan', 'Query'] as const),
  ...(['BatchWriteItem', 'TransactWriteItems', 'TransactGetItems'] as const),
  ...(['ExecuteTransaction', 'BatchExecuteStatement', 'ExecuteStatement'] as const),
] as const;
/** An operation of DynamoDB, as CloudWatch names it. */
export type TableOperation = (typeof tableOperations)[number];

/** Each is 0.10 USD a month and operation, `throttles` 0.20 more. `false` is none. */
export interface TableLimits {
  /** Of an operation, on average. @default millis(50) DynamoDB promises single-digit milliseconds for one item */
  readonly latency?: Duration | false;
  /** HTTP 500 of DynamoDB in a minute. @default 0 for minutes on end; the SDK has tried each again */
  readonly errors?: number | false;
  /** In a minute. @default 0 for minutes on end */
  readonly throttles?: number | false;
}

export interface Aurora extends AnyDependency {
  readonly kind: 'aurora';
  readonly cluster: string;
  readonly engine: AuroraEngine;
  readonly serverless: boolean;
  readonly limits: Limits<AuroraLimits>;
}

export interface Instance extends AnyDependency {
  readonly kind: 'rds-instance';
  readonly instance: string;
  readonly limits: Limits<InstanceLimits>;
}

export interface Table extends AnyDependency {
  readonly kind: 'dynamodb-table';
  readonly table: string;
  readonly operations: readonly TableOperation[];
  readonly limits: Limits<TableLimits>;
}

/** A database: a cluster of Aurora, an instance of RDS or a table of DynamoDB, in the account and region of the environment. */
export const database = (options: DatabaseOptions) => ({ kind: 'database' as const, ...options });

export const defaultOperations: readonly TableOperation[] = ['GetItem', 'PutItem', 'Query', 'UpdateItem'];

export function fillDatabase(
  input: DatabaseOptions,
  environment: string,
): Aurora | Instance | Table | undefined {
  const { name } = input;
  if ('cluster' in input) {
    const cluster = nameIn(input.cluster, environment);
    const { engine = 'aurora-postgresql', serverless = false, limits } = input;
    return cluster === undefined
      ? undefined
      : {
          kind: 'aurora',
          name,
          cluster,
          engine,
          serverless,
          limits: auroraLimits(engine, serverless, limits),
        };
  }
  if ('instance' in input) {
    const instance = nameIn(input.instance, environment);
    const limits = fillLimits<InstanceLimits>({ latency: millis(20), cpu: 90 }, input.limits);
    return instance === undefined ? undefined : { kind: 'rds-instance', name, instance, limits };
  }
  const table = nameIn(input.table, environment);
  const limits = fillLimits<TableLimits>({ latency: millis(50), errors: 0, throttles: 0 }, input.limits);
  const { operations = defaultOperations } = input;
  return table === undefined ? undefined : { kind: 'dynamodb-table', name, table, operations, limits };
}

const auroraLimits = (
  engine: AuroraEngine,
  serverless: boolean,
  written?: AuroraLimits,
): Limits<AuroraLimits> =>
  fillLimits<AuroraLimits>(
    {
      ...{ latency: millis(50), cpu: 90 },
      ...(engine === 'aurora-mysql' && { loginFailures: 0 }),
      ...(serverless && { capacity: 90 }),
    },
    written,
  );
