import { Command } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { withJsonFailure } from './json-failure';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal status --service shop --env production              what runs, who has users, and what happens next
  $ teal status --service shop --env production --follow     again and again, until no deployment runs
  $ teal status --service shop --env production --json

It only reads. Ctrl-C ends it, and nothing else: a deployment goes on at AWS.
Exit codes: 0 all is as it should be; 1 something should be looked at, and it says what; 2 bad input; 3 could not tell
            all of it (a permission is missing, throttled, not found), and it says what
--json prints one object: schemaVersion (1), service, environment, at, exitCode, wrong and unknown (for people), tasks,
  revisions (arn, is: blue | green, tasks, digests, commit, healthy, users and tests in percent, requests and errors of the
  last 5 minutes; null where not known), deployment (arn, status, stage, gates, next) while one runs, last, and alarms
  (those that sound), budgets, holds, releases, limit, workers (name, desired, running, digests, asTheService, waiting,
  oldestSeconds), jobs (name, schedule, last: at, ended: well | failed); null where not known, or where there are none. With
  --follow one such object a line. Where ECS does not
  say what runs: schemaVersion, service, environment, exitCode, reason (for people)`;

export interface StatusOptions extends ServiceOptions {
  readonly follow?: true;
  readonly json?: true;
}

/**
 * \`teal status\`: what runs in an environment, which revision has which users, what a deployment waits for, and whether
 * anything is wrong.
 *
 * With `--json` stdout is one object, with `--follow` one a line:
 *
 * - `schemaVersion`: 1; raised when a field is removed or changes its meaning
 * - `service`, `environment`, `at` (ISO 8601), `exitCode`
 * - `wrong`: what should be looked at; `unknown`: `what` could not be told, and `why`. Words, which may change
 * - `tasks`: `desired`, `running`, `pending`
 * - `revisions`: `arn`, `is` (blue | green), `tasks`, `digests`, and where known `commit`, `healthy` targets, `users` and
 *   `tests` (percent of the listener rules), `requests` and `errors` (of the last five minutes); else null
 * - `deployment`: `arn`, `status`, `stage`, `gates` (`gate`, `status`, `until`, `reason`), `next` (`what`, `at`); while one runs
 * - `last`: the newest deployment that is over: `arn`, `status`, `reason`
 * - `reason`: alone beside the first four, where ECS does not say what runs
 * - `alarms` that sound, `budgets` (`objective`, `percent` left), `holds`, `releases`, `limit` (`configured`, `now`): null where not known
 * - `workers` (`name`, `desired`, `running`, `digests`, `asTheService`, `waiting`, `oldestSeconds`) and `jobs` (`name`, `schedule`, `last`: `at`
 *   and `ended`, well | failed): null where not known, or where the service has none
 */
export function statusCommand(): Command {
  return withServiceOptions(new Command('status'))
    .description('Tell what runs, which revision has which users, and what happens next')
    .option('--follow', 'tell it again until no deployment runs')
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: StatusOptions) => {
      const { carryOut } = await import('./status/carry-out.js');
      const about = { service: options.service, environment: options.env };
      const code = await withJsonFailure(options.json === true, about, () =>
        untilSignal(
          (signal) => carryOut(options, { connect, pause: WALL_CLOCK, stdout: process.stdout, signal }),
          LEFT.READ,
        ),
      );
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}
