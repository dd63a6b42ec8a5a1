// Brings the schema to what this image's code needs, and ends. Exit: 0 done, 1 failed or stopped, 2 wrong settings.
import { reasonOf } from './database/failure';
import { createLog } from './log';
import { parseArguments } from './migrate/arguments';
import { endSession } from './migrate/end-session';
import { clientOf, migrate } from './migrate/run';
import { settingsOrExit } from './migrate/settings';

const settings = settingsOrExit();
const log = createLog(settings.logLevel, (line) => process.stdout.write(line), { release: settings.release });

async function run(): Promise<number> {
  const args = parseArguments(process.argv.slice(2), settings.address.name);
  if (typeof args === 'string') {
    console.error(args);
    return 2;
  }
  const client = clientOf(settings);
  let pid: number | undefined;
  const stop = async (signal: NodeJS.Signals) => {
    log.warn({ signal }, 'stopping');
    try {
      if (pid !== undefined) await endSession(settings, pid);
    } catch (error) {
      // The database ends it when it finds the connection closed: client_connection_check_interval.
      log.warn({ reason: reasonOf(error) }, 'session not ended; closing the connection');
    }
    await client.end();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, (name) => void stop(name));
  // Of a connection that is lost between two statements: the next one fails.
  client.on('error', (error) => log.error({ reason: reasonOf(error) }, 'database connection lost'));
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    pid = rows[0]?.pid;
    const applied = await migrate(client, args, settings, log);
    log.info({ applied }, 'migrated');
    return 0;
  } catch (error) {
    log.error({ reason: reasonOf(error) }, 'migration failed');
    return 1;
  } finally {
    await client.end();
  }
}

// Until it is done it is not: a connection that is closed while it is being opened answers nobody, and Node would end with 0.
process.exitCode = 1;
void run().then((code) => {
  process.exitCode = code;
});
