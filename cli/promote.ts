import { Command, InvalidArgumentError, Option } from 'commander';
import { nameOf, type ServiceOptions, withServiceOptions } from './aws/options';
import { EXIT, VerbFailed } from './exit-codes';
import {
  bucketOption,
  commitOption,
  digestOption,
  githubRepositoryOption,
  repositoryUriOption,
  workflowsOption,
} from './images/options';
import { Progress } from './progress';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal promote --service shop --env production --sha 4f2a… --repository acme/shop --assembly cdk.out
  $ teal promote --service shop --env production --digest sha256:… --repository acme/shop --after staging \\
      --from 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/shop       copies it to the environment's region first
  $ teal promote --service shop --env production --digest sha256:… --repository acme/shop --after staging \\
      --override "INC-123: staging is down"                               a hotfix; printed, for the release record
  $ teal promote --service shop --env production --digest sha256:… --repository acme/shop --released

An image is promoted when its provenance is verified (that nothing overrides), and the environment before has released
it: its newest release of this very digest went out, and it has not recovered to another one since.
Exit codes: 0 promoted, or tagged; 1 refused, with the reason; 2 bad input; 3 could not be done
--json prints one object: schemaVersion (1), service, environment, outcome (promoted | tagged | refused | bad-input |
  failed), exitCode, reason (for people), overrides (texts for the release record), and where they are known: digest,
  commit, repository (that the environment pulls from), copied`;

export interface PromoteOptions extends ServiceOptions {
  readonly digest?: string;
  readonly sha?: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** The one that builds, then those that built before. @default deploy.yml of the repository, at main */
  readonly workflow?: readonly string[];
  /** URI of the repository of record. */
  readonly from?: string;
  /** URI of the repository that the environment pulls from. */
  readonly to?: string;
  readonly assembly?: string;
  readonly after?: string;
  readonly afterBucket?: string;
  readonly first?: true;
  readonly override?: string;
  readonly released?: true;
  readonly trustedRoot?: string;
  readonly json?: true;
}

/**
 * `teal promote`: may an image go to an environment? It moves forward only through environments that have released it; by
 * its digest, copied to the environment's region where that is another. With `--released` it marks what was released.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (promoted | tagged | refused |
 * bad-input | failed), `exitCode`, `reason` for people, `overrides` (texts for the release record; empty without any), and as
 * far as they are known `digest`, `commit`, `repository` (URI that the environment pulls from) and `copied`.
 */
export function promoteCommand(): Command {
  return withServiceOptions(new Command('promote'))
    .description('Let an image go to the next environment, when the one before has released it')
    .addOption(new Option('--digest <digest>', 'image').argParser(digestOption('--digest')))
    .addOption(new Option('--sha <commit>', 'commit whose image it is').argParser(commitOption('--sha')))
    .addOption(
      new Option(
        '--repository <owner/name>',
        'repository on GitHub that it was built from (or GITHUB_REPOSITORY)',
      )
        .env('GITHUB_REPOSITORY')
        .argParser(githubRepositoryOption('--repository'))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--workflow <ref>',
        'workflow that builds, then those that built before; may be repeated (default: deploy.yml of that repository at main)',
      ).argParser(workflowsOption('--workflow')),
    )
    .addOption(
      new Option(
        '--from <uri>',
        'repository of record (default: the one that the environment pulls from)',
      ).argParser(repositoryUriOption('--from')),
    )
    .addOption(
      new Option(
        '--to <uri>',
        'repository that the environment pulls from (default: as its stack says; for a first release, when there is none)',
      ).argParser(repositoryUriOption('--to')),
    )
    .option('--assembly <directory>', 'cloud assembly, which has the order of environments')
    .addOption(
      new Option('--after <name>', 'environment before')
        .argParser(nameOf('--after'))
        .conflicts(['assembly', 'first']),
    )
    .addOption(
      new Option(
        '--after-bucket <name>',
        'bucket of the records of the environment before (default: that of this environment, for one account)',
      ).argParser(bucketOption('--after-bucket')),
    )
    .addOption(new Option('--first', 'there is no environment before').conflicts('assembly'))
    .addOption(
      new Option(
        '--override <reason>',
        'promote it although the environment before has not released it',
      ).argParser(reasonOf),
    )
    .option('--released', 'tag it as released to the environment, when the records say that it was')
    .option(
      '--trusted-root <file>',
      'trust roots, as gh attestation trusted-root writes them (default: Sigstore’s, by network)',
    )
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: PromoteOptions) => {
      requireOne(options);
      // With the SDK and Sigstore behind them, which other verbs need not wait for.
      const { promote } = await import('./promote/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./promote/report.js');
      const { connect } = await import('./aws/clients.js');
      const promoted = await untilSignal(async (signal) => {
        const progress = new Progress(process.stderr);
        try {
          return await promote(options, { connect, progress, signal });
        } finally {
          progress.end();
        }
      }, LEFT.WRITTEN);
      const code = exitCodeOf(promoted);
      if (options.json) process.stdout.write(jsonOf(options, promoted));
      else {
        const stream = code === EXIT.AS_EXPECTED ? process.stdout : process.stderr;
        stream.write(fitted(textOf(options, promoted), stream));
      }
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}

function requireOne({ digest, sha, assembly, after, first, released }: PromoteOptions): void {
  if (digest === undefined && sha === undefined) {
    throw new VerbFailed(EXIT.BAD_INPUT, '--digest or --sha must be given, got neither; name the image');
  }
  if (!released && assembly === undefined && after === undefined && !first) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--assembly, --after or --first must be given, got none; name the environment before',
    );
  }
}

function reasonOf(value: string): string {
  const text = value.trim();
  if (text !== '' && text.length <= 1000) return text;
  throw new InvalidArgumentError('--override must be a reason of 1 to 1000 characters.');
}
