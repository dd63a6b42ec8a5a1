import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { Progress } from './progress';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';
import { exitCodeOf, jsonOf, textOf } from './verdict/report';
import { durationOf, timeOf } from './verdict/times';

const EXAMPLES = `
Examples:
  $ teal verdict --service shop --env production                      of the newest deployment
  $ teal verdict --service shop --env production --digest sha256:…    and it must bring this image
  $ teal verdict --service shop --env production --since 2026-11-26T10:00:00Z --json
                                                                      of what was deployed since, as JSON

It asks ECS itself: CloudFormation's UPDATE_COMPLETE and "services stable" follow a rollback as well as a release.
Exit codes: 0 released or unchanged; 1 rolled back, replaced, failed, wrong digest or not uniform; 2 bad input;
            3 could not tell (still running at the timeout, throttled, a permission is missing, not found)
--json prints one object: schemaVersion (1), service, environment, cluster, exitCode, reason (for people),
  expected (digest, since), outcome (released | unchanged | rolled-back | replaced | failed | wrong-digest |
  not-uniform | still-running | unknown), by (kind: alarm | gate | circuit-breaker | operator | timeout | ecs;
  names; only with rolled-back and failed), and where there is one: deployment, revision (ARNs)`;

export interface VerdictOptions extends ServiceOptions {
  readonly digest?: string;
  readonly sha?: string;
  /** Milliseconds since the Unix epoch. */
  readonly since?: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly json?: true;
}

/**
 * \`teal verdict\`: did the release go out? Waits for the newest deployment of a service and says, from ECS's own
 * record, what became of it.
 *
 * With `--json` stdout is one object:
 *
 * - `schemaVersion`: 1; raised when a field is removed or changes its meaning
 * - `service`, `environment`, `cluster`: what was asked about
 * - `expected`: `digest` and `since` (ISO 8601) as far as they were given; for `--sha` its digest
 * - `outcome`: released | unchanged | rolled-back | replaced | failed | wrong-digest | not-uniform | still-running | unknown
 * - `exitCode`: of the verb
 * - `reason`: for people, may have several lines; its words may change
 * - `by`: who ended a deployment: `kind` is alarm | gate | circuit-breaker | operator | timeout | ecs, `names` are those of
 *   the alarms or gates; only with rolled-back and failed
 * - `deployment`, `revision`: ARNs of what the verdict speaks of, where there is one
 */
export function verdictCommand(): Command {
  return withServiceOptions(new Command('verdict'))
    .description('Wait for the newest deployment of a service and tell whether the release went out')
    .addOption(
      new Option(
        '--digest <digest>',
        'image that must serve (default: that of the newest deployment)',
      ).argParser(digestOf),
    )
    .addOption(
      new Option(
        '--sha <commit>',
        'whole commit whose image must serve: its tag in the repository that the service pulls from',
      )
        .argParser(commitOf)
        .conflicts('digest'),
    )
    .option(
      '--since <time>',
      'look at deployments since: 2026-11-26T10:00:00Z, or 10m before now (default: the newest, of any time)',
      timeOf('--since', WALL_CLOCK.now),
    )
    .addOption(
      // A canary with its default hold and bake takes half an hour; what takes longer waits for a person, mostly.
      new Option('--timeout <duration>', 'how long to wait')
        .argParser(durationOf('--timeout'))
        .default(3_600_000, '1h'),
    )
    .option('--json', 'print the verdict as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: VerdictOptions) => {
      // With the SDK behind it: a third of a second that other verbs, and --help, need not wait.
      const { carryOut } = await import('./verdict/carry-out.js');
      const { question, verdict } = await untilSignal(async (signal) => {
        const progress = new Progress(process.stderr);
        try {
          return await carryOut(options, { connect, pause: WALL_CLOCK, progress, signal });
        } finally {
          progress.end();
        }
      }, LEFT.READ);
      process.stdout.write(options.json ? jsonOf(question, verdict) : fitted(textOf(question, verdict)));
      if (exitCodeOf(verdict) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(verdict), '');
    });
}

function digestOf(value: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(value)) return value;
  throw new InvalidArgumentError('--digest must be sha256: and 64 hexadecimal digits.');
}

function commitOf(value: string): string {
  // Not its beginning: the tag is whole, and what begins alike may be another image.
  if (/^[0-9a-f]{40}$/.test(value)) return value;
  throw new InvalidArgumentError(
    '--sha must be a whole commit, 40 hexadecimal digits as in the tag of its image: git rev-parse gives it.',
  );
}
