import { Command, Option } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { Progress } from './progress';
import { checkOf, databaseOf } from './restore-drill/options';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { untilSignal } from './until-signal';
import { durationOf } from './verdict/times';

const EXAMPLES = `
Examples:
  $ teal restore-drill --service shop --env staging \\
      --check '["node", "-e", "process.env.DATABASE_HOST = \\"{host}\\"; require(\\"./dist/check.js\\")"]'
  $ teal restore-drill --clean --service shop --env staging      deletes what an earlier drill has left

It restores the newest backup of the service's Aurora cluster into a cluster of its own, <service>-<env>-drill-<day>, says
how old what it holds is and how long it took, has the image that runs look into it, and deletes it, also when something
went wrong before or Ctrl-C came. Of the source it reads the backup and nothing else, in production too. The check is the
command of one task of the release that runs, as words in JSON; {host} is the restored cluster's. Before anything is made
it says what it costs, and asks for the name of the environment.
Exit codes: 0 restored, looked into and deleted; 1 refused, or not so; 2 bad input, or no terminal and no --yes; 3 could
            not be told
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people), outcome (restored |
  cleaned | refused | failed | unknown), and where there is one: database (source), copy, recoveryPoint (seconds),
  seconds (cluster, instance, check, recovery), looked (yes | no), task, removed and left (names of clusters), recorded`;

export interface RestoreDrillOptions extends ServiceOptions {
  /** Identifier or ARN of the source. @default `<service>-<env>` */
  readonly database?: string;
  /** Words of the command that looks, with `{host}` in one of them. */
  readonly check?: readonly string[];
  /** Milliseconds. */
  readonly recoveryPoint: number;
  readonly recoveryTime: number;
  readonly timeout: number;
  readonly clean?: true;
  readonly yes?: true;
  readonly json?: true;
}

/**
 * \`teal restore-drill\`: whether the backups of a database can be restored, how old they are, and how long it takes.
 *
 * A verb of its own beside \`teal drill\`: that one changes what runs, holds the environment and needs the assembly and
 * the history; this one touches nothing that runs. And no \`teal restore\`, which somebody in a hurry would take for the real one.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (restored | cleaned |
 * refused | failed | unknown), `exitCode`, `reason` for people, and where there is one: `database` (of the source),
 * `copy`, `recoveryPoint` (seconds that the newest backup was old), `seconds` (`cluster` and `instance`, each until
 * available, `check` until it had ended, `recovery` all of it), `looked` (yes | no), `task` (ARN of the check's), `removed`
 * and `left` (copies of drills that were deleted, or are there still), and `recorded` (`is`, `reason`).
 */
export function restoreDrillCommand(): Command {
  return withServiceOptions(new Command('restore-drill'))
    .description('Restore the newest backup of the database beside it, look into it and delete it again')
    .addOption(
      new Option('--database <name>', 'cluster, by identifier or ARN (default: <service>-<env>)').argParser(
        databaseOf,
      ),
    )
    .addOption(
      new Option(
        '--check <words>',
        'command that looks into it: JSON, with {host} in one of its words',
      ).argParser(checkOf),
    )
    .addOption(
      new Option('--recovery-point <duration>', 'how old the newest backup may be')
        .argParser(durationOf('--recovery-point'))
        .default(10 * 60_000, '10m'),
    )
    .addOption(
      new Option('--recovery-time <duration>', 'how long a restore may take, with the look into it')
        .argParser(durationOf('--recovery-time'))
        .default(60 * 60_000, '1h'),
    )
    .addOption(
      new Option('--timeout <duration>', 'when to give up; what was made is deleted then')
        .argParser(durationOf('--timeout'))
        .default(2 * 3_600_000, '2h'),
    )
    .option('--clean', 'only delete what earlier drills have left')
    .option('--yes', 'do not ask')
    .option('--json', 'print what was measured as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: RestoreDrillOptions) => {
      const { restoreDrill } = await import('./restore-drill/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./restore-drill/report.js');
      const { askForName } = await import('./traffic/confirm.js');
      const still: string[] = [];
      const drilled = await untilSignal(
        async (signal) => {
          const progress = new Progress(process.stderr);
          try {
            return await restoreDrill(options, {
              ...{ connect, pause: WALL_CLOCK, progress, say, signal, confirm: askForName(signal) },
              onLeft: (line) => still.push(line),
            });
          } finally {
            progress.end();
          }
        },
        'the database itself was not touched',
        () => still,
      );
      process.stdout.write(options.json ? jsonOf(options, drilled) : fitted(textOf(options, drilled)));
      const code = exitCodeOf(drilled);
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}
