import { LEVELS, type Level } from '../log';
import { BadSettings } from '../settings';
import { type DatabaseAddress, readAddress } from '../settings/database';
import { Environment } from '../settings/environment';

/** What a one-off task is told. */
export interface TaskSettings {
  readonly address: DatabaseAddress;
  readonly logLevel: Level;
  readonly release: string;
  /** Milliseconds to connect. @default 30000: a failover, and then some */
  readonly connect: number;
  /** Milliseconds of one statement. @default 600000 */
  readonly statement: number;
  /**
   * Milliseconds that a statement waits for a table that others use. @default 5000: whoever asks for the table meanwhile waits
   * behind it, and a request has less time than that twice
   */
  readonly lock: number;
  /** Milliseconds that it waits for another migration to end. @default 300000 */
  readonly wait: number;
}

const SECOND = 1000;

/** @throws BadSettings with all problems at once, and no secret's value */
export function readTaskSettings(variables: Readonly<Record<string, string | undefined>>): TaskSettings {
  const env = new Environment(variables);
  const seconds = (name: string, byDefault: number) =>
    env.wholeNumber(name, { least: 1, most: 86_400, byDefault }) * SECOND;
  const settings = {
    address: readAddress(env),
    logLevel: env.oneOf('LOG_LEVEL', LEVELS, 'info'),
    release: env.header('RELEASE', "set it to the image's digest or leave it out"),
    connect: seconds('MIGRATION_CONNECT_SECONDS', 30),
    statement: seconds('MIGRATION_STATEMENT_SECONDS', 600),
    lock: seconds('MIGRATION_LOCK_SECONDS', 5),
    wait: seconds('MIGRATION_WAIT_SECONDS', 300),
  };
  if (env.problems.length > 0) throw new BadSettings(env.problems.join('\n'));
  return settings;
}

/** For a program: tells what is wrong, and exits with 2. */
export function settingsOrExit(): TaskSettings {
  try {
    return readTaskSettings(process.env);
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
