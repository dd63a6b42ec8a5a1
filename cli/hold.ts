import { Command } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { reasonOption } from './records/reason-option';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal hold --service shop --env production --reason "checkout fails, see #812"
  $ teal hold --service shop --env production --reason "freeze for the sale" --json

Nothing is deployed to the environment until the hold has ended, of none of its services: each deploy job looks before each
write, and ends as held. What runs already goes on, and a rollback is not held up. Each hold ends by teal resume, or by a
commit on the main branch whose message has the line "Resumes: hold-…" with its name.
Exit codes: 0 the environment is held; 2 bad input; 3 could not be done (throttled, a permission is missing, not found)
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people),
  outcome (held | failed) and, when held, hold (id, at, by, reason)`;

export interface HoldOptions extends ServiceOptions {
  readonly reason: string;
  readonly json?: true;
}

/**
 * \`teal hold\`: nobody deploys to an environment until somebody says so. A hold is a record that nothing overwrites.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (held | failed), `exitCode`,
 * `reason` for people, and when it is held `hold`: `id`, `at` (ISO 8601), `by`, `reason`.
 */
export function holdCommand(): Command {
  return withServiceOptions(new Command('hold'))
    .description('Let nothing be deployed to an environment until the hold is ended')
    .addOption(reasonOption())
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: HoldOptions) => {
      const { putHold } = await import('./hold/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./hold/report.js');
      const held = await untilSignal(
        (signal) => putHold(options, { connect, now: WALL_CLOCK.now, signal }),
        LEFT.WRITTEN,
      );
      process.stdout.write(options.json ? jsonOf(options, held) : fitted(textOf(options, held)));
      if (exitCodeOf(held) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(held), '');
    });
}
