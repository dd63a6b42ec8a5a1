import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { nameOf, withPlaceOptions } from './aws/options';
import { commitOption, digestOption } from './images/options';
import { type ReleaseOptions, withMessage, withReleaseOptions } from './release-options';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Example, in the job before the environment's approval:
  $ teal prepare --assembly cdk.out --env production --digest shop=sha256:… --commit "$GITHUB_SHA" \\
      --cdk package/bin/cdk --plan plan.json --out prepared.json

The cdk CLI publishes the assets and makes a change set of each stack of the environment; nothing is executed. A stack
that builds on another one's change set is marked later: it is published, and teal apply makes its change set, once
that one is executed. No stack's termination protection is changed: that, too, is done by teal apply. Who merged
and approved it, and what it does that cannot be taken back (Irreversible: … in its message), are written down with it,
so that a release whose job is ended half-way is recorded with them.
Exit codes: 0 prepared; 2 bad input; 3 could not be done`;

export interface PrepareOptions extends ReleaseOptions {
  readonly assembly: string;
  readonly env: string;
  /** By service. */
  readonly digest: Readonly<Record<string, string>>;
  readonly commit: string;
  readonly out: string;
  readonly cdk: string;
  readonly plan?: string;
  /** Services. @default all of the environment */
  readonly only?: readonly string[];
  readonly region?: string;
  readonly profile?: string;
}

interface CommandOptions extends Omit<PrepareOptions, 'digest' | 'only'> {
  readonly digest: readonly (readonly [service: string, digest: string])[];
}

/** `teal prepare`: the change sets that are shown before an approval, and executed after it by `teal apply`. */
export function prepareCommand(): Command {
  return withReleaseOptions(withPlaceOptions(new Command('prepare')))
    .description('Make the change sets of an environment, to be shown before its approval')
    .requiredOption('--env <name>', 'environment', nameOf('--env'))
    .addOption(digestsOption())
    .addOption(
      new Option('--commit <sha>', 'that is deployed')
        .argParser(commitOption('--commit'))
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'where to write what was prepared')
    .option('--assembly <directory>', 'that cdk synth wrote', 'cdk.out')
    .option('--cdk <path>', 'command line of CDK: a file that Node runs, or a program', 'cdk')
    .option('--plan <file>', 'JSON of teal plan, whose hash goes on record')
    .addHelpText('after', EXAMPLES)
    .action(async ({ digest, ...given }: CommandOptions) => {
      const rest = withMessage(given);
      const { prepare } = await import('./prepare/carry-out.js');
      const { requireWritable } = await import('./report-file.js');
      requireWritable('--out', rest.out);
      await untilSignal(
        (signal) =>
          prepare({ ...rest, digest: Object.fromEntries(digest) }, { connect, now: Date.now, signal, say }),
        LEFT.WRITTEN,
      );
    });
}

/** Adds up: one for each service. */
export function digestsOption(): Option {
  return new Option('--digest <service=digest>', 'image of a service; one for each')
    .argParser((value: string, before: readonly (readonly [string, string])[] = []) => {
      const [, service = '', digest = ''] = /^([^=]*)=(.*)$/.exec(value) ?? [];
      const pair = [
        nameOf('the service of --digest')(service),
        digestOption('the digest of --digest')(digest),
      ] as const;
      if (before.some(([known]) => known === service)) {
        throw new InvalidArgumentError(`--digest must be given once for ${service}.`);
      }
      return [...before, pair];
    })
    .default([], 'none');
}
