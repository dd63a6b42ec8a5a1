import type { AwsAccount } from '../account/aws-account';
import { Malformed } from '../assembly/parse';
import type { Clock } from '../clock/clock';
import type { Container } from '../ecs/task-definition';
import type { SecretVersions } from '../secrets-manager/secrets';
import { type ContainerDatabase, credentialsOf, databaseOf, variablesOf } from './database';

/** What stands for it. */
export interface RehearsedDatabase extends ContainerDatabase {
  /** A PostgreSQL of this machine, and not credentials that are made up. */
  readonly isLocal: boolean;
  /** What tasks are told beside what is deployed: by whose certificate that PostgreSQL is known. */
  readonly variables: Readonly<Record<string, string>>;
}

const DAYS = 30;
const DAY = 86_400_000;

/** Where secrets are, of which one is the database's. */
interface Held {
  readonly account: Pick<AwsAccount, 'secrets'>;
  /** That are in no stack, by ARN. */
  readonly existing: Map<string, SecretVersions>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Has the database's secret name what stands for the database: the first version of a secret that a stack has made, as
 * the function of `Custom::TealDatabaseUsers` gives it on AWS. Nothing is made in the database: the user of the URL is
 * there. A rotation makes a version with another id, of the same user.
 *
 * @param local `database`: URL of a PostgreSQL of this machine. @default credentials that are made up
 * @returns undefined for a container without one
 * @throws Malformed for a URL of a database of another name
 */
export function standFor(
  container: Pick<Container, 'environment' | 'secrets'>,
  local: { readonly database?: string | undefined } | undefined,
  { account: { secrets }, existing, clock }: Held,
): RehearsedDatabase | undefined {
  const database = databaseOf(container);
  if (!database) return undefined;
  const { secretArn: arn } = database;
  const url = local?.database;
  const rehearsed = { ...database, isLocal: url !== undefined, variables: variablesOf(url) };
  const value = JSON.stringify(credentialsOf(database, url));
  if (existing.has(arn)) {
    // Nobody knows what it holds: without a URL it stays what other secrets are that are there already.
    if (url !== undefined) existing.set(arn, { AWSCURRENT: value });
    return rehearsed;
  }
  secrets.put(arn, { value });
  secrets.setRotation(arn, {
    functionArn: `${arn.replace(':secretsmanager:', ':lambda:').replace(/:secret:.*$/, '')}:function:database-users`,
    afterDays: DAYS,
    nextAt: clock.now() + DAYS * DAY,
    run: (_, versionId) => void secrets.put(arn, { value, token: versionId }),
  });
  return rehearsed;
}

/** Processes ask a real one: without it each would be up, and fail every request. @throws Malformed */
export function requireLocalDatabase(
  container: string,
  { name, isLocal }: Pick<RehearsedDatabase, 'name' | 'isLocal'>,
): void {
  if (isLocal) return;
  throw new Malformed([
    `local.database must be the URL of a PostgreSQL on this machine, since container ${container} asks the database ${name}, got nothing; ` +
      `start one and set it to postgres://USER:PASSWORD@127.0.0.1:5432/${name}, or rehearse without processes (docs/local.md)`,
  ]);
}
