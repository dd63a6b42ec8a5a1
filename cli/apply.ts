import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { withPlaceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { Progress } from './progress';
import { runOfJob } from './records/run-of-job';
import { type ReleaseOptions, withMessage, withReleaseOptions } from './release-options';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';
import { durationOf } from './verdict/times';

const EXAMPLES = `
Example, in the job behind the environment's approval:
  $ teal apply --prepared prepared.json --assembly cdk.out --plan plan.json \\
      --reviewed reviewed.json --message "$(git log -1 --format=%B)" --merged-by octocat --approved-by hubot

It executes exactly the change sets that teal prepare has made, and nothing where one is not the same any more. That of
a stack that is marked later it makes itself, once its turn has come, and executes it where --plan names all that is in
it. Services go one after the other, in the order of teal.json: one that does not go out stops all that are not begun.
It protects a stack from being deleted where the assembly says so, and never takes that away. It asks for a hold
before each write, and once more right after a change set was told to begin: what it began then is taken back. A commit
that has the line Resumes: hold-… in its message passes that hold, and ends it once it is released; one that has
Irreversible: … is not gone back across. Both are looked for in all commits since the last release, by the checkout of
--git. A line of the plan that is destructive, broadening or weakening and was not reviewed stops it before anything is
written, and so does a newer commit that was released. The result is the verdict.
Exit codes: 0 released or unchanged; 1 held, superseded, not reviewed, stale, or the verdict is another; 2 bad input;
            3 could not be told or not over at the timeout, or a record, a tag or a protection could not be written
--json prints one object: schemaVersion (1), environment, commit, outcome (released | unchanged | held | superseded |
  not-reviewed | stale | failed | unknown), exitCode, reason (for people), hold (its id), ended (ids of holds), stacks
  (name, status, unprotected), services (name, digest, verdict, reason, by, deployment, irreversible,
  unrecorded, untagged), and of several services notBegun (name, because): those that what went before has stopped`;

export interface ApplyOptions extends ReleaseOptions {
  readonly prepared: string;
  readonly assembly: string;
  readonly plan?: string;
  readonly reviewed?: string;
  /** Ids of lines of the plan. */
  readonly override: readonly string[];
  /** URL of the workflow's run. */
  readonly run?: string;
  readonly git: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly region?: string;
  readonly profile?: string;
  readonly json?: true;
}

/**
 * `teal apply`: what was prepared and approved, and the verdict of it.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `environment`, `commit`, `outcome` (released | unchanged |
 * held | superseded | not-reviewed | stale | failed | unknown), `exitCode`, `reason` for people, `hold` (id of the one
 * that keeps it away, or the first that it has ended), `ended` (ids of all holds that it has ended), `stacks` (`name`,
 * `status` in CloudFormation's words or UNCHANGED, `unprotected`: why it is not), and
 * `services` (`name`, `digest`; `verdict`, `reason`, `by` and `deployment` as `teal verdict` has them; `irreversible`, what its
 * commits say of a release that did not go out; `unrecorded`
 * and `untagged`: why the record or the image's tag could not be written); of several services `notBegun`, those that did not
 * begin (`name`, `because`: what has stopped them).
 */
export function applyCommand(): Command {
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  return withReleaseOptions(withPlaceOptions(new Command('apply')))
    .description('Execute the change sets that were prepared and approved, and take the verdict')
    .requiredOption('--prepared <file>', 'what teal prepare has written')
    .option('--assembly <directory>', 'that it was prepared from', 'cdk.out')
    .option('--plan <file>', 'JSON of teal plan of this commit')
    .option('--reviewed <file>', 'JSON of teal plan that a reviewer has seen (default: none was)')
    .addOption(
      new Option('--override <line>', 'id of a line of the plan that may go out unreviewed; may be repeated')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(
      new Option('--run <url>', 'of the workflow or pipeline (default: as GitHub or GitLab says)').argParser(
        urlOf,
      ),
    )
    .option('--git <directory>', 'checkout that knows what was released, with all its history', '.')
    .addOption(
      // As long as the session of the deploy role.
      new Option('--timeout <duration>', 'how long to wait')
        .argParser(durationOf('--timeout'))
        .default(4 * 3_600_000, '4h'),
    )
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (given: ApplyOptions) => {
      const run = given.run ?? runOfJob();
      const options = { ...withMessage(given), ...(run !== undefined && { run }) };
      const { apply, readPrepared } = await import('./apply/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./apply/report.js');
      const prepared = readPrepared(options);
      const applied = await untilSignal(async (signal) => {
        const progress = new Progress(process.stderr);
        try {
          return await apply(prepared, options, { connect, pause: WALL_CLOCK, progress, signal });
        } finally {
          progress.end();
        }
      }, LEFT.WRITTEN);
      process.stdout.write(options.json ? jsonOf(prepared, applied) : fitted(textOf(prepared, applied)));
      const code = exitCodeOf(applied);
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}

function urlOf(value: string): string {
  if (/^https:\/\/[\w./-]+$/.test(value) && value.length <= 500) return value;
  throw new InvalidArgumentError('--run must be a URL of https, without a query.');
}
