import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { reasonOption } from './records/reason-option';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal resume --service shop --env production --reason "fixed by #815"
  $ teal resume --service shop --env production --reason "sale is over" --hold hold-20261126T101500Z-4f2a

Ends the hold of an environment. Where several are in force, --hold says which: each has a reason of its own, and the
environment is free when the last has ended. Nothing is deployed by it; run the deploy workflow again, or merge.
Exit codes: 0 the hold has ended, or there is none; 1 not ended, with the reason; 2 bad input;
            3 could not be done (throttled, a permission is missing, not found)
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people),
  outcome (resumed | not-held | refused | failed), with resumed hold (id, at, by, reason), and
  inForce: the holds that are left, likewise`;

export interface ResumeOptions extends ServiceOptions {
  readonly reason: string;
  /** Name of a hold. */
  readonly hold?: string;
  readonly json?: true;
}

/**
 * \`teal resume\`: ends a hold. The record of the hold stays, with that of its end beside it.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (resumed | not-held |
 * refused | failed), `exitCode`, `reason` for people, `hold` with resumed, and `inForce`, the holds that are left (not with
 * failed); a hold has `id`, `at` (ISO 8601), `by`, `reason`.
 */
export function resumeCommand(): Command {
  return withServiceOptions(new Command('resume'))
    .description('End the hold of an environment')
    .addOption(reasonOption())
    .addOption(new Option('--hold <id>', 'which hold (default: the one that is in force)').argParser(holdOf))
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ResumeOptions) => {
      const { resume } = await import('./resume/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./resume/report.js');
      const resumed = await untilSignal(
        (signal) => resume(options, { connect, now: WALL_CLOCK.now, signal }),
        LEFT.WRITTEN,
      );
      process.stdout.write(options.json ? jsonOf(options, resumed) : fitted(textOf(options, resumed)));
      if (exitCodeOf(resumed) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(resumed), '');
    });
}

function holdOf(value: string): string {
  if (/^hold-\d{8}T\d{6}Z-[0-9a-f]{4}$/.test(value)) return value;
  throw new InvalidArgumentError('--hold must be the name of a hold, like hold-20261126T101500Z-4f2a.');
}
