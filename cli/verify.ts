import { Command } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { EXIT, VerbFailed } from './exit-codes';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal verify --service shop --env production           what runs where, and whether all of it is the live revision
  $ teal verify --service shop --env production --json    the same, task by task

One look, by the code of the check that looks each minute: every task is of the live revision, by task definition and by
the digest of each image, as many run as should, and the production rule leads all users to its target group. The alarm
waits for ten minutes; one look may meet a task that autoscaling has just begun. While a deployment runs two revisions are
as it should be: nothing is judged then, by the check neither. teal verdict waits for its end, and then looks.
Exit codes: 0 uniform; 1 not uniform, with what is not; 2 bad input; 3 could not tell (a deployment runs, throttled, a
            permission is missing, not found)
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people), outcome (uniform |
  not-uniform | deployment-running | failed), findings (id: the section of runbooks/uniformity.md, subject, sentence), and
  where it could look: counts (desired, running, pending), revisions (revision, requested, running, pending), deployment
  (the one that runs, or the newest that is over: arn, status); where none runs also live (revision, taskDefinition,
  images: container, digest), tasks (arn, status, taskDefinition, containers: name, digest), routes (targetGroup, rule,
  weights: targetGroup, weight)`;

export interface VerifyOptions extends ServiceOptions {
  readonly json?: true;
}

/**
 * \`teal verify\`: whether everything that runs is the live revision and all users are on it, now.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (uniform | not-uniform |
 * deployment-running | failed), `exitCode`, `reason` for people, `findings`, and where it could look `counts`,
 * `revisions`, `deployment`, and where none runs `live`, `tasks` and `routes`.
 */
export function verifyCommand(): Command {
  return withServiceOptions(new Command('verify'))
    .description('Tell what runs where, and whether every task and all users are on the live revision')
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: VerifyOptions) => {
      const { verify } = await import('./verify/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./verify/report.js');
      const verified = await untilSignal((signal) => verify(options, { connect, signal }), LEFT.READ);
      process.stdout.write(options.json ? jsonOf(options, verified) : fitted(textOf(options, verified)));
      if (exitCodeOf(verified) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(verified), '');
    });
}
