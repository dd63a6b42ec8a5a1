import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { environmentOption, nameOf, withPlaceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { commitOption, digestOption } from './images/options';
import type { GuardedKind } from './plan/line';
import { Progress } from './progress';
import { takesColours } from './terminal/colours';
import { columnsOf, fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';
import { durationOf } from './verdict/times';

const EXAMPLES = `
Examples:
  $ teal deploy --env staging                                  an environment without a pipeline: builds, pushes, deploys
  $ teal deploy --env production --digest sha256:…             one with a pipeline: releases an image that it has built
  $ teal deploy --env production                               one with a pipeline: all but the image
  $ teal deploy --env staging --yes --allow broadening         without asking, where there is no terminal
  $ teal deploy --env production --digest sha256:… --without-gate smoke-test --reason "mail is down, not ours"

It synthesizes, tells what would change (teal plan), asks for the environment's name, has the cdk CLI build, publish and
make the change sets, executes them, shows the deployment of ECS meanwhile, and takes the verdict (teal verdict). It
refuses to start while a deployment runs, or a stack is being updated. Holds count as in a pipeline, and what it does is
written down as there. Several services go one after the other, and one that does not go out stops the rest. Ctrl-C ends it and nothing else: what CloudFormation and ECS have begun goes on.
--without-gate writes what teal override writes, for this image and one deployment, and needs its --digest.
Exit codes: 0 released or unchanged; 1 refused, held, or the verdict is another; 2 bad input, or no terminal and no
            --yes; 3 could not be told or not over at the timeout, or a record, a tag or a protection could not be written
--json prints one object: schemaVersion (1), environment, commit, outcome (released | unchanged | refused | held |
  superseded | not-reviewed | stale | failed | unknown), exitCode, reason (for people), plan (verdict, counts by kind), and
  as teal apply has them: hold, ended, stacks, services, notBegun`;

/** One for each service; of the only one its name may be left out. */
export type GivenDigest = readonly [service: string | undefined, digest: string];

export interface DeployOptions {
  readonly env: string;
  /** @default all of the environment */
  readonly service?: string;
  readonly digest: readonly GivenDigest[];
  /** Of the images. */
  readonly commit?: string;
  readonly config: string;
  readonly assembly?: string;
  readonly allow: readonly GuardedKind[];
  readonly withoutGate: readonly string[];
  readonly reason?: string;
  readonly git: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly yes?: true;
  readonly json?: true;
  readonly region?: string;
  readonly profile?: string;
}

/**
 * `teal deploy`: from a laptop what the pipeline does, and the deployment before one's eyes.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `environment`, `commit`, `outcome` (released | unchanged | refused |
 * held | superseded | not-reviewed | stale | failed | unknown), `exitCode`, `reason` for people, `plan` (`verdict`, `counts` of
 * its lines by kind), and `hold`, `ended`, `stacks`, `services`, `notBegun` as `teal apply` has them.
 */
export function deployCommand(): Command {
  return withPlaceOptions(new Command('deploy'))
    .description('Deploy an environment, show how it goes, and take the verdict')
    .addOption(environmentOption())
    .option('--service <name>', 'deploy only this one (default: all of the environment)', nameOf('--service'))
    .addOption(
      new Option(
        '--digest <[service=]digest>',
        'image to release, of an environment with a pipeline; may be repeated (default: the deployed one)',
      )
        .argParser(givenDigest)
        .default([], 'the deployed one'),
    )
    .addOption(
      new Option('--commit <sha>', 'of the images (default: their tag in the repository)').argParser(
        commitOption('--commit'),
      ),
    )
    .addOption(new Option('--config <file>', 'configuration to synthesize').default('teal.config.ts'))
    .addOption(new Option('--assembly <directory>', 'that cdk synth wrote, instead').conflicts('config'))
    .addOption(
      new Option(
        '--allow <kinds>',
        'with --yes: lines of the plan that may go out, of destructive, broadening, weakening',
      )
        .argParser(kindsOf)
        .default([], 'none'),
    )
    .addOption(
      new Option('--without-gate <gate>', 'let this gate pass, once, by an override; may be repeated')
        .argParser((value: string, before: readonly string[] = []) => [
          ...before,
          nameOf('--without-gate')(value),
        ])
        .default([], 'none'),
    )
    .option('--reason <text>', 'with --without-gate: why; it is announced and kept')
    .option('--git <directory>', 'checkout that knows what was released, with all its history', '.')
    .addOption(
      new Option('--timeout <duration>', 'how long to wait')
        .argParser(durationOf('--timeout'))
        .default(4 * 3_600_000, '4h'),
    )
    .option('--yes', 'do not ask')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DeployOptions) => {
      requireReason(options);
      const { Deploy } = await import('./deploy/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./deploy/report.js');
      const { askForName } = await import('./traffic/confirm.js');
      const progress = new Progress(process.stderr);
      let deploy: InstanceType<typeof Deploy> | undefined;
      const deployed = await untilSignal(
        async (signal) => {
          deploy = new Deploy(options, {
            ...{ connect, pause: WALL_CLOCK, progress, signal, confirm: askForName(signal) },
            look: {
              // What is painted leaves one free.
              columns: columnsOf(process.stderr) - 1,
              colours: takesColours(process.stderr),
            },
          });
          return deploy.run().finally(() => progress.end());
        },
        LEFT.HERE,
        () => deploy?.goesOn ?? [],
      );
      process.stdout.write(options.json ? jsonOf(options, deployed) : fitted(textOf(options, deployed)));
      if (exitCodeOf(deployed) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(deployed), '');
    });
}

/** @throws VerbFailed */
function requireReason({ withoutGate, reason, digest }: DeployOptions): void {
  const problems = [
    ...(withoutGate.length > 0 && !reason?.trim()
      ? ['--reason must be given with --without-gate, got none; it is announced and kept']
      : []),
    ...(withoutGate.length === 0 && reason !== undefined
      ? ['--reason must come with --without-gate, got it alone; leave it out']
      : []),
    ...(withoutGate.length > 0 && digest.length !== 1
      ? [
          `--without-gate must come with one --digest, whose image it is about, got ${digest.length}; an image that is built by the deployment has none before: let it begin, then teal override GATE --running-deployment`,
        ]
      : []),
  ];
  if (problems.length > 0) throw new VerbFailed(EXIT.BAD_INPUT, problems.join('\n'));
}

function givenDigest(value: string, before: readonly GivenDigest[] = []): readonly GivenDigest[] {
  const [, service, digest = ''] = /^(?:([^=]*)=)?(.*)$/.exec(value) ?? [];
  if (service !== undefined) nameOf('the service of --digest')(service);
  const given: GivenDigest = [service, digestOption('--digest')(digest)];
  if (before.some(([known]) => known === service)) {
    throw new InvalidArgumentError(`--digest must be given once for ${service ?? 'the service'}.`);
  }
  return [...before, given];
}

function kindsOf(value: string): readonly GuardedKind[] {
  const kinds = value.split(',').map((each) => each.trim());
  const known: readonly string[] = ['destructive', 'broadening', 'weakening'];
  if (kinds.every((each) => known.includes(each))) return kinds as GuardedKind[];
  throw new InvalidArgumentError(`--allow must be some of ${known.join(',')}.`);
}
