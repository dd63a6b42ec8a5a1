import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import type { DatabaseUsersSettings } from '../shared/environment';
import { connected } from './connect';
import { type Credentials, newPassword } from './credentials';
import { scramVerifier } from './scram';
import type { Secrets } from './secrets';
import { loginsOf, missingStatements, setPassword } from './sql';

/** Where a superuser may always connect to. source: Amazon Aurora user guide: a cluster of PostgreSQL has the database postgres */
const ANYWHERE = 'postgres';
const SALT_BYTES = 16;

/** Of what somebody else has made in the same moment. source: PostgreSQL documentation, "PostgreSQL Error Codes" */
const THERE_ALREADY = ['42710', '42P04', '23505'];

/**
 * Makes what is missing of roles and databases, and gives the secret its first version. Each can be repeated, wherever it ended
 * before: the password comes first and the version after it, so that no version ever opens nothing.
 */
export async function makeUsers(settings: DatabaseUsersSettings, secrets: Secrets): Promise<void> {
  const { owner, host, port } = settings;
  const [first] = loginsOf(owner);
  await asSuperuser(settings, secrets, async (client) => {
    await makeMissing(client, owner);
    const current = await secrets.current(settings.secretArn);
    // Of another host: the cluster is another one, which knows none of its passwords.
    if (current?.host === host && current.port === port) return;
    const credentials: Credentials = {
      ...{ engine: 'postgres', host, port, username: first, password: newPassword(), dbname: owner },
    };
    await givePassword(client, credentials);
    await secrets.put(settings.secretArn, credentials);
  });
}

/** @throws Error without a value of any secret */
export async function asSuperuser<T>(
  { superuserArn, host, port }: DatabaseUsersSettings,
  secrets: Secrets,
  act: (client: Client) => Promise<T>,
): Promise<T> {
  return connected({ ...(await secrets.superuser(superuserArn)), host, port, database: ANYWHERE }, act);
}

export async function givePassword(
  client: Pick<Client, 'query'>,
  { username, password }: Pick<Credentials, 'username' | 'password'>,
): Promise<void> {
  await client.query(setPassword(username, scramVerifier(password, randomBytes(SALT_BYTES))));
}

async function makeMissing(client: Pick<Client, 'query'>, owner: string): Promise<void> {
  const roles = await client.query<{ rolname: string }>('SELECT rolname FROM pg_roles');
  const databases = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
  const statements = missingStatements(owner, {
    roles: roles.rows.map(({ rolname }) => rolname),
    databases: databases.rows.map(({ datname }) => datname),
  });
  for (const statement of statements) {
    try {
      await client.query(statement);
    } catch (error) {
      if (!THERE_ALREADY.includes((error as { code?: string }).code ?? '')) throw error;
    }
  }
}
