import { join } from 'node:path';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { connectionTo } from '../database/connection';
import type { MigrateArguments } from './arguments';
import type { TaskSettings } from './settings';
import { SQL_FILES } from './sql-files';

/** Of every process that migrates a database, whichever version it is of: node-pg-migrate's own number. */
const LOCK = '7241865325823964';
const TABLE = 'migrations';

/** Beside the bundle's folder, in the image as in the repository. */
const FOLDER = join(__dirname, '..', 'migrations');

/** @throws Error of the database, or of a file; of a migration that failed nothing is kept */
export async function migrate(
  client: Client,
  { fromEmpty }: MigrateArguments,
  { statement, lock, wait }: TaskSettings,
  log: Logger,
): Promise<readonly string[]> {
  // Waits for a migration that runs, and no longer than that. It is the session's: it ends with the connection, whatever ends that.
  await client.query(`SET lock_timeout = ${wait}; SET statement_timeout = 0`);
  await client.query(`SELECT pg_advisory_lock(${LOCK})`);
  await client.query(`SET lock_timeout = ${lock}; SET statement_timeout = ${statement}`);
  if (fromEmpty) await client.query('DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public');
  const { runner } = await import('node-pg-migrate');
  const done = await runner({
    dbClient: client,
    dir: FOLDER,
    migrationsTable: TABLE,
    migrationLoaderStrategies: [SQL_FILES],
    direction: 'up',
    // Each by itself: what has succeeded stays, and no table is locked longer than its own migration takes.
    singleTransaction: false,
    noLock: true,
    logger: {
      info: (text) => log.info({ of: 'node-pg-migrate' }, text),
      warn: (text) => log.warn({ of: 'node-pg-migrate' }, text),
      error: (text) => log.error({ of: 'node-pg-migrate' }, text),
    },
  });
  return done.map(({ name }) => name);
}

/**
 * Without a limit of its own for an answer: a file's statements are sent as one, whose limit the database keeps for each. A
 * host that is gone without a word is noticed by TCP's keep-alive, or by whoever ends the task.
 */
// source: PostgreSQL documentation, "Client Connection Defaults", statement_timeout (of a simple-query message with several)
export function clientOf({ address, release, connect, statement, lock }: TaskSettings): Client {
  const limits = { connect, statement, lock };
  return new Client({ ...connectionTo(address, `migrate ${release}`, limits), query_timeout: 0 });
}
