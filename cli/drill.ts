import { Command, Option } from 'commander';
import { connect } from './aws/clients';
import { nameOf, type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { signedByOption, signingWorkflowsOption, trustedRootOption } from './images/options';
import { Progress } from './progress';
import { mainOption } from './rollback';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';
import { durationOf } from './verdict/times';

const EXAMPLES = `
Example, once a week:
  $ teal drill --service shop --env staging --assembly cdk.out

It releases the release before the one that runs, as any release goes out; then it comes back as teal rollback does, and
prints how many seconds each took. It holds the environment meanwhile, and ends its own hold where all is as it was. The
last environment of the assembly, and one of which that is not known, must be named twice: --even-last production.
Exit codes: 0 drilled, all is as it was; 1 refused, or the release or the recovery ended otherwise; 2 bad input;
            3 could not be told (see the hold)
--json prints one object: schemaVersion (1), service, environment, outcome (drilled | refused | failed | unknown),
  exitCode, reason (for people), and where there is one: hold (its id, while it is in force), from, to (commits), seconds
  (release, users, recovery)`;

export interface DrillOptions extends ServiceOptions {
  readonly assembly: string;
  readonly evenLast?: string;
  readonly git: string;
  readonly main: string;
  readonly repository?: string;
  readonly workflow?: readonly string[];
  readonly trustedRoot?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly json?: true;
}

/**
 * `teal drill`: a recovery, practised while nothing is on fire.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (drilled | refused |
 * failed | unknown), `exitCode`, `reason` for people, `hold` (id of its own, while that is in force), `from` and `to`
 * (commits: what ran, and what was released in between), and `seconds`: `release` to the verdict of the release, `users`
 * until all were back, `recovery` to the verdict of the recovery.
 */
export function drillCommand(): Command {
  return withServiceOptions(new Command('drill'))
    .description('Release the release before and recover from it, to see that it works and how long it takes')
    .option('--assembly <directory>', 'that has the order of environments', 'cdk.out')
    .addOption(
      new Option('--even-last <env>', 'drill in the last environment: its name once more').argParser(
        nameOf('--even-last'),
      ),
    )
    .option('--git <directory>', 'checkout that knows main, with its history', '.')
    .addOption(mainOption())
    .addOption(signedByOption())
    .addOption(signingWorkflowsOption())
    .addOption(trustedRootOption())
    .addOption(
      new Option('--timeout <duration>', 'how long to wait')
        .argParser(durationOf('--timeout'))
        .default(3 * 3_600_000, '3h'),
    )
    .option('--json', 'print what was measured as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DrillOptions) => {
      const { drill } = await import('./drill/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./drill/report.js');
      const { signatureBy } = await import('./rollback/signature.js');
      const drilled = await untilSignal(async (signal) => {
        const progress = new Progress(process.stderr);
        try {
          return await drill(options, {
            ...{ connect, pause: WALL_CLOCK, progress, signal },
            verify: signatureBy(options),
          });
        } finally {
          progress.end();
        }
      }, LEFT.WRITTEN);
      process.stdout.write(options.json ? jsonOf(options, drilled) : fitted(textOf(options, drilled)));
      const code = exitCodeOf(drilled);
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}
