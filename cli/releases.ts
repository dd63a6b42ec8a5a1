import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { columnsOf, fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal releases --service shop --env production                     the newest 20, and who holds the environment
  $ teal releases --service shop --env production --outcome rolled-back --limit 5
  $ teal releases --service shop --env production --commit 4f2a9c1 --json

What is written down of a service's releases and recoveries, the newest first, kept for 400 days. It only reads. Filters
look through the newest 1000. A record that cannot be read is not passed over: it ends the command.
Exit codes: 0 told, also when there are none; 2 bad input; 3 could not tell (a record cannot be read, not found, …)
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people), outcome (told | failed);
  when told holds (those in force: id, at, by, reason) and releases (the records as they are written, see docs/releases.md)`;

/** Records that a filter looks through: years of most services, and seconds of reading. */
export const LOOKED_THROUGH = 1000;

export interface ReleasesOptions extends ServiceOptions {
  readonly limit: number;
  readonly outcome?: string;
  /** Its beginning. */
  readonly commit?: string;
  readonly digest?: string;
  readonly json?: true;
}

/**
 * \`teal releases\`: what was released when, by whom, and how it ended.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (told | failed), `exitCode`,
 * `reason` for people, and when told `holds`, those that are in force (`id`, `at`, `by`, `reason`), and `releases`, the
 * records as they are written.
 */
export function releasesCommand(): Command {
  return withServiceOptions(new Command('releases'))
    .description('Tell what was released to an environment, and whether it is held')
    .addOption(new Option('--limit <number>', 'how many').argParser(limitOf).default(20))
    .addOption(
      new Option('--outcome <outcome>', 'only those that ended so: released, rolled-back, …').argParser(
        outcomeOf,
      ),
    )
    .addOption(new Option('--commit <sha>', 'only those of a commit, or its beginning').argParser(commitOf))
    .addOption(new Option('--digest <digest>', 'only those of an image').argParser(digestOf))
    .option('--json', 'print them as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ReleasesOptions) => {
      const { readReleases } = await import('./releases/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./releases/report.js');
      const told = await untilSignal(
        (signal) => readReleases(options, { connect, now: WALL_CLOCK.now, signal }),
        LEFT.READ,
      );
      process.stdout.write(
        options.json ? jsonOf(options, told) : fitted(textOf(options, told, columnsOf(process.stdout))),
      );
      if (exitCodeOf(told) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(told), '');
    });
}

function limitOf(value: string): number {
  const limit = Number(value);
  if (/^\d{1,4}$/.test(value) && limit >= 1 && limit <= LOOKED_THROUGH) return limit;
  throw new InvalidArgumentError(`--limit must be a whole number from 1 to ${LOOKED_THROUGH}.`);
}

function outcomeOf(value: string): string {
  if (/^[a-z]+(-[a-z]+)*$/.test(value)) return value;
  throw new InvalidArgumentError('--outcome must be a word of teal verdict, like rolled-back.');
}

function commitOf(value: string): string {
  if (/^[0-9a-f]{7,40}$/.test(value)) return value;
  throw new InvalidArgumentError('--commit must be 7 to 40 hexadecimal digits.');
}

function digestOf(value: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(value)) return value;
  throw new InvalidArgumentError('--digest must be sha256: and 64 hexadecimal digits.');
}
