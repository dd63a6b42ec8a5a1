import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { nameOf, type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { LEFT, untilSignal } from './until-signal';
import { timeOf } from './verdict/times';

const EXAMPLES = `
Examples:
  $ teal logs --service shop --env production                                  the last ten minutes
  $ teal logs --service shop --env production --follow --revision green        what the new revision writes
  $ teal logs --service shop --env production --since 2h --filter '{ $.level = "error" }' --limit 100
  $ teal logs --service shop --env production --since 1h --json | jq -r .message
  $ teal logs --service shop --env production --job close-books --since 12h    what its runs wrote in the night

Lines are those that containers write by the log driver awslogs, from the log group that the task definition names.
blue and green are of the newest deployment, running or over: what it found and what it brings; current is what should
run now. Which revision a task is of, ECS tells of tasks that run or stopped within about an hour.
Exit codes: 0 told, also when there is no line; 2 bad input; 3 could not tell (no log group, a permission is
            missing, throttled, not found); 130 ended by Ctrl-C
--json prints one object a line: schemaVersion (1), at (ISO 8601), task (its id), revision (its id; null where ECS
  does not know it), container, message (as it was written). Notes and errors are on stderr`;

/** Lines that are held back until the last is read. */
const MOST_LINES = 10_000;
const TEN_MINUTES = 600_000;

export interface LogsOptions extends ServiceOptions {
  /** Milliseconds since the Unix epoch, as `until`. */
  readonly since?: number;
  readonly until?: number;
  readonly follow?: true;
  readonly filter?: string;
  /** current | blue | green, or the id or ARN of one. */
  readonly revision?: string;
  readonly container?: string;
  /** Name of one of the service's: its lines in the place of the service's own. */
  readonly worker?: string;
  readonly job?: string;
  readonly limit?: number;
  readonly json?: true;
}

/**
 * `teal logs`: what the tasks of a service write, from CloudWatch Logs.
 *
 * With `--json` stdout is one object a line: `schemaVersion` (1), `at` (ISO 8601), `task` (its id), `revision` (the id of
 * its service revision, null where ECS does not know the task any more or it is of a job or a worker), `container`,
 * `message` (as it was written; what would steer a terminal is escaped, as JSON may).
 */
export function logsCommand(): Command {
  return withServiceOptions(new Command('logs'))
    .description('Show what the tasks of a service write to CloudWatch Logs')
    .option(
      '--since <time>',
      'from then on: 2026-11-26T10:00:00Z, or 10m before now (default: ten minutes before the end)',
      timeOf('--since', WALL_CLOCK.now),
    )
    .addOption(
      new Option('--until <time>', 'up to then, written likewise (default: now)')
        .argParser(timeOf('--until', WALL_CLOCK.now))
        .conflicts('follow'),
    )
    .option('--follow', 'go on with what is written from now on, until Ctrl-C')
    .option('--filter <pattern>', 'only lines that a filter pattern of CloudWatch Logs lets through')
    .addOption(
      new Option(
        '--revision <revision>',
        'only tasks of a service revision: current, blue, green, or its id or ARN',
      ).argParser(revisionOf),
    )
    .addOption(
      new Option('--worker <name>', 'what the tasks of a worker write, not those of the service')
        .argParser(nameOf('--worker'))
        .conflicts(['revision', 'job']),
    )
    .addOption(
      new Option('--job <name>', 'what the runs of a job write, likewise')
        .argParser(nameOf('--job'))
        .conflicts('revision'),
    )
    .option('--container <name>', 'only this container of the tasks (default: all)')
    .addOption(new Option('--limit <number>', 'only the newest so many').argParser(limitOf))
    .option('--json', 'print each line as a JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (given: LogsOptions) => {
      const options = { ...given, since: given.since ?? (given.until ?? WALL_CLOCK.now()) - TEN_MINUTES };
      if (options.until !== undefined && options.until <= options.since) {
        throw new VerbFailed(EXIT.BAD_INPUT, '--until must be later than --since; both are in the past');
      }
      // With the SDK behind them, which other verbs need not wait for.
      const { tellLogs } = await import('./logs/carry-out.js');
      const { Output } = await import('./logs/output.js');
      const { Progress } = await import('./progress.js');
      await untilSignal(async (signal) => {
        const output = new Output(process.stdout, signal);
        const progress = new Progress(process.stderr);
        try {
          await tellLogs(options, { connect, pause: WALL_CLOCK, progress, output });
        } catch (error) {
          if (!output.readerHasGone) throw error;
        } finally {
          progress.end();
          output.end();
        }
      }, LEFT.READ);
    });
}

function revisionOf(value: string): string {
  const arn = /^(arn:[\w-]+:ecs:[\w-]+:\d{12}:service-revision\/[\w-]+\/[\w-]+\/)?[\w-]{1,64}$/;
  if (arn.test(value)) return value;
  throw new InvalidArgumentError(
    '--revision must be current, blue, green, or the id or ARN of a service revision.',
  );
}

function limitOf(value: string): number {
  const limit = Number(value);
  if (/^\d{1,5}$/.test(value) && limit >= 1 && limit <= MOST_LINES) return limit;
  throw new InvalidArgumentError(`--limit must be a whole number from 1 to ${MOST_LINES}.`);
}
