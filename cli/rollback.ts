import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { signedByOption, signingWorkflowsOption, trustedRootOption } from './images/options';
import { Progress } from './progress';
import type { Asked } from './rollback/wanted';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';
import { durationOf } from './verdict/times';

const EXAMPLES = `
Examples:
  $ teal rollback --previous --service shop --env production --reason 'checkout fails'
  $ teal rollback 4f2a91c… --service shop --env production --reason 'back to before the new cart'
                                        40 digits, or so many as one recorded release alone begins with

It does not wait for a deploy. It puts a hold on the environment, so that none begins; stops the deployment that runs;
waits until CloudFormation has settled; where another image runs then, changes ImageDigest and nothing else, all at
once with a bake of a minute; and takes the verdict of teal verdict. Ended half-way, the same command goes on.
--previous is the release before the one that runs or was tried last, and never a second step back: for that, name a
commit. It refuses: a commit that is not of main, an image that is gone, archived or not signed by the build, a release
that never went out here, and to go back across an irreversible one; not what users have already.
Nothing but AWS's CloudFormation and ECS must answer. Where the records cannot be written it goes on and says NOT HELD; an image
that they cannot vouch for is named by --without-records, what cannot be looked at (Sigstore, ECR, git) is taken upon oneself by
--unverified; both are on record.
Exit codes: 0 recovered, or there already; 1 refused, overtaken by another recovery, or the verdict is another;
            2 bad input; 3 could not be told or not over at the timeout (see the hold), or users are safe and the
            release record could not be written, or RollbackTo not be put back to none
--json prints one object: schemaVersion (1), service, environment, outcome (recovered | unchanged | refused |
  overtaken | not-recovered | unknown), exitCode, reason (for people), recorded (is: yes | already | no | failed,
  reason), putBack (is: yes | already | no | failed, reason: whether RollbackTo is none again), held (yes | no | maybe),
  notes (for people: what else must be known), and where there is one: to (digest, commit), from (digest), hold (its id), resume (for people), seconds
  (users, verdict: from the command), verdict, by, deployment (as teal verdict)`;

export interface RollbackOptions extends ServiceOptions {
  readonly reason: string;
  /** Directory of a checkout. */
  readonly git: string;
  /** What a commit must be an ancestor of. */
  readonly main: string;
  /** Commits of irreversible releases that a person takes upon themselves. */
  readonly across: readonly string[];
  /** Why a person goes on with an image of which something could not be told. */
  readonly unverified?: string;
  /** Id of a hold. */
  readonly insteadOf?: string;
  /** `owner/name` of the repository whose workflow signs images. @default GitHub's, or that of the checkout */
  readonly repository?: string;
  /** Of the build, then those that built before. @default deploy.yml of the repository, at main */
  readonly workflow?: readonly string[];
  /** File with trust roots. @default those of Sigstore, by network */
  readonly trustedRoot?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly json?: true;
}

interface CommandOptions extends RollbackOptions {
  readonly previous?: true;
  readonly withoutRecords?: string;
}

/**
 * `teal rollback`: users back on an image that they had before, in minutes.
 *
 * With `--json` stdout is one object:
 *
 * - `schemaVersion`: 1; raised when a field is removed or changes its meaning
 * - `service`, `environment`: what was asked about
 * - `outcome`: recovered | unchanged | refused | overtaken | not-recovered | unknown
 * - `exitCode`: of the verb
 * - `reason`: for people, may have several lines; its words may change
 * - `to`: `digest` and, where it is known, `commit` of what was asked for; `from`: digest of what users had
 * - `hold`: id of the hold that keeps deploys away, `resume`: how to end it, for people
 * - `seconds`: `users` from the command until ECS had all users on the image, `verdict` until the verdict
 * - `verdict`, `by`, `deployment`: as `teal verdict` has them
 * - `held`: yes | no | maybe, whether deploys are kept away; `notes`: what else a person must know
 * - `putBack`: `is` yes | already | no | failed, with `reason`: whether the stack's RollbackTo is none again
 * - `recorded`: `is` yes | already | no | failed, with `reason`
 */
export function rollbackCommand(): Command {
  return withServiceOptions(new Command('rollback'))
    .description('Bring users back to an earlier release, without waiting for a deploy')
    .argument('[sha]', 'commit of the release', commitOf)
    .option('--previous', 'the release before the one that runs, or was tried last')
    .addOption(
      new Option('--reason <text>', 'why, for the records').argParser(reasonOf).makeOptionMandatory(),
    )
    .option('--git <directory>', 'checkout that knows main, with its history', '.')
    .addOption(mainOption())
    .addOption(
      new Option('--across <commit>', 'go back across this irreversible release: its commit; may be repeated')
        .argParser((value: string, before: readonly string[] = []) => [...before, wholeCommitOf(value)])
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--without-records <digest>',
        'the image to go back to, where the records cannot be read; in place of a commit',
      ).argParser(digestOf),
    )
    .addOption(
      new Option(
        '--unverified <reason>',
        'go on where signature, image or ancestry could not be looked at (never a bad or missing signature): why',
      ).argParser(reasonOf),
    )
    .addOption(
      new Option('--instead-of <hold>', 'take the place of the recovery under this hold').argParser(holdOf),
    )
    .addOption(signedByOption())
    .addOption(signingWorkflowsOption())
    .addOption(trustedRootOption())
    .addOption(
      new Option('--timeout <duration>', 'how long to wait')
        .argParser(durationOf('--timeout'))
        .default(3_600_000, '1h'),
    )
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (sha: string | undefined, { previous, withoutRecords, ...options }: CommandOptions) => {
      const asked = askedFor(sha, previous, withoutRecords);
      // With the SDK behind them, which --help need not wait for.
      const { carryOut } = await import('./rollback/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./rollback/report.js');
      const { signatureBy } = await import('./rollback/signature.js');
      const recovered = await untilSignal(async (signal) => {
        const progress = new Progress(process.stderr);
        try {
          return await carryOut(asked, options, {
            ...{ connect, pause: WALL_CLOCK, progress, signal },
            verify: signatureBy(options),
          });
        } finally {
          progress.end();
        }
      }, LEFT.RESUMABLE);
      process.stdout.write(options.json ? jsonOf(options, recovered) : fitted(textOf(options, recovered)));
      const code = exitCodeOf(recovered);
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}

/** @throws VerbFailed unless it is one thing */
function askedFor(commit?: string, previous?: true, withoutRecords?: string): Asked {
  const all: Asked[] = [
    ...(commit === undefined ? [] : [{ commit }]),
    ...(previous === undefined ? [] : [{ previous }]),
    ...(withoutRecords === undefined ? [] : [{ withoutRecords }]),
  ];
  const [asked] = all;
  if (asked && all.length === 1) return asked;
  const got = ['none', 'one', 'both', 'all'][all.length];
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `one of a commit, --previous and --without-records must be given, got ${got}`,
  );
}

export const mainOption = (): Option =>
  new Option('--main <ref>', 'what the commit must be an ancestor of')
    .argParser(refOf)
    .default('origin/main');

function commitOf(value: string): string {
  if (/^[0-9a-f]{7,40}$/.test(value)) return value;
  throw new InvalidArgumentError('it must be a commit: 40 hexadecimal digits, or at least 7 of them.');
}

function digestOf(value: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(value)) return value;
  throw new InvalidArgumentError('--without-records must be a digest: sha256: and 64 hexadecimal digits.');
}

function wholeCommitOf(value: string): string {
  if (/^[0-9a-f]{40}$/.test(value)) return value;
  throw new InvalidArgumentError('--across must be a commit: 40 hexadecimal digits.');
}

function reasonOf(value: string): string {
  // With the hold, the person and the verdict it has room in a record of 2,000 characters.
  if (value.trim() !== '' && value.length <= 1000) return value;
  throw new InvalidArgumentError('it must be a text of at most 1000 characters.');
}

function refOf(value: string): string {
  if (/^[A-Za-z0-9][\w./-]*$/.test(value) && !value.includes('..')) return value;
  throw new InvalidArgumentError('--main must be a branch, like origin/main.');
}

function holdOf(value: string): string {
  if (/^hold-\d{8}T\d{6}Z-[0-9a-f]{4}$/.test(value)) return value;
  throw new InvalidArgumentError('--instead-of must be the id of a hold, like hold-20261126T101500Z-4f2a.');
}
