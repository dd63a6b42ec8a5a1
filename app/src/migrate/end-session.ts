import { Client } from 'pg';
import { connectionTo } from '../database/connection';
import type { TaskSettings } from './settings';

/** Short of what a task has between SIGTERM and SIGKILL. */
const LIMIT_MS = 5000;

/**
 * Ends a session from another connection, with its statement, its transaction and its locks, and waits until it has ended.
 * Cancelling its statement would leave the next one to run if the signal came between two.
 *
 * As the login and not as the role that it takes on: the session is the login's, and the role may not end it.
 * source: PostgreSQL documentation, "Server Signaling Functions"
 */
export async function endSession({ address, release }: TaskSettings, pid: number): Promise<void> {
  const limits = { connect: LIMIT_MS, statement: LIMIT_MS, lock: LIMIT_MS };
  const client = new Client(connectionTo(address, `migrate ${release}`, limits));
  await client.connect();
  try {
    await client.query('SET ROLE NONE');
    await client.query('SELECT pg_terminate_backend($1, $2)', [pid, LIMIT_MS / 2]);
  } finally {
    await client.end();
  }
}
