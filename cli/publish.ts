import { Command, InvalidArgumentError, Option } from 'commander';
import { withPlaceOptions } from './aws/options';
import { EXIT, VerbFailed } from './exit-codes';
import { commitOption, repositoryUriOption, workflowOption } from './images/options';
import { Progress } from './progress';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples, in a job of GitHub Actions with id-token: write and the build role:
  $ docker buildx build --output type=oci,dest=image.tar --provenance=false --sbom=false app    in a job without either
  $ teal publish --archive image.tar --sbom image.spdx.json \\
      --repository 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/shop --sha "$GITHUB_SHA"

It pushes by ECR's API alone: no Docker, no docker login. The image gets its tag (the commit) last, when its provenance
is signed, stored and verified; an interrupted run is run again and goes on. An image that has the tag already is reused
only when its provenance names this commit and this workflow.
Exit codes: 0 published, or reused; 1 refused: the tag is of another image, or the job is another one; 2 bad input: the
            archive, the SBOM, an option; 3 could not be done (throttled, denied, Sigstore not reached): run it again
--json prints one object: schemaVersion (1), outcome (published | reused | refused | bad-input | failed), exitCode, reason (for
  people), repository, and where there is one: commit, digest, platform, sbom (digest), run`;

export interface PublishOptions {
  readonly archive: string;
  /** URI. */
  readonly repository: string;
  readonly sha?: string;
  readonly sbom?: string;
  readonly workflow?: string;
  readonly sigstore?: 'public' | 'github';
  readonly fulcio?: string;
  readonly rekor?: string;
  readonly trustedRoot?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly json?: true;
}

/**
 * `teal publish`: an image, built elsewhere, from a file to the repository of record, with its provenance and its SBOM.
 *
 * With `--json` stdout is one object:
 *
 * - `schemaVersion`: 1; raised when a field is removed or changes its meaning
 * - `outcome`: published | reused | refused | bad-input | failed
 * - `exitCode`: of the verb
 * - `reason`: for people; its words may change
 * - `repository`: URI that was asked for
 * - `commit`, `digest`: of the image, where they are known; with `reused` those of the image that was there
 * - `platform`: `linux/arm64`, of the archive
 * - `sbom`: digest of the SBOM that the provenance names
 * - `run`: URL of the workflow's run that built the image
 */
export function publishCommand(): Command {
  return withPlaceOptions(new Command('publish'))
    .description('Push an image from a file to its repository, signed, under its commit')
    .requiredOption('--archive <file>', 'OCI archive of one image for one platform')
    .addOption(
      new Option('--repository <uri>', 'repository of record, of ECR, without a tag')
        .argParser(repositoryUriOption('--repository'))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--sha <commit>', 'commit that it was built from (default: that of the job)').argParser(
        commitOption('--sha'),
      ),
    )
    .option('--sbom <file>', 'SBOM to attach, SPDX or CycloneDX as JSON')
    .addOption(
      new Option(
        '--workflow <ref>',
        'workflow that may publish: O/R/.github/workflows/deploy.yml@refs/heads/main (default: deploy.yml of this repository at main)',
      ).argParser(workflowOption('--workflow')),
    )
    .addOption(
      new Option(
        '--sigstore <instance>',
        'who signs: public writes the names of repository, workflow and commit to a public log; github is for private repositories of Enterprise Cloud (default: public, of a public repository)',
      ).choices(['public', 'github']),
    )
    .addOption(
      new Option('--fulcio <url>', 'certificate authority of your own Sigstore')
        .argParser(urlOf('--fulcio'))
        .conflicts('sigstore'),
    )
    .addOption(
      new Option('--rekor <url>', 'log of your own Sigstore')
        .argParser(urlOf('--rekor'))
        .conflicts('sigstore'),
    )
    .option(
      '--trusted-root <file>',
      'trust roots, as gh attestation trusted-root writes them (default: Sigstore’s, by network)',
    )
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: PublishOptions) => {
      // With the SDK and Sigstore behind them, which other verbs need not wait for.
      const { publish } = await import('./publish/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./publish/report.js');
      const { connect } = await import('./aws/clients.js');
      const { jobToken } = await import('./images/provenance/job-token.js');
      const published = await untilSignal(async (signal) => {
        const progress = new Progress(process.stderr);
        try {
          return await publish(options, { connect, jobToken, progress, signal });
        } finally {
          progress.end();
        }
      }, LEFT.WRITTEN);
      const code = exitCodeOf(published);
      if (options.json) process.stdout.write(jsonOf(options, published));
      else {
        const stream = code === EXIT.AS_EXPECTED ? process.stdout : process.stderr;
        stream.write(fitted(textOf(options, published), stream));
      }
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}

function urlOf(option: string): (value: string) => string {
  return (value) => {
    if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
    throw new InvalidArgumentError(`${option} must be a URL, like https://fulcio.example.com.`);
  };
}
