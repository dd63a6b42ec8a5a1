import { Command, Option } from 'commander';
import { connect } from './aws/clients';
import { environmentOption, nameOf, withPlaceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';
import { durationOf } from './verdict/times';

const EXAMPLES = `
Examples:
  $ teal eject --env production --to ../shop-cdk --dry-run     writes the app, says what it would do, and changes nothing
  $ teal eject --env production --to ../shop-cdk               the same, then asks for the environment's name
  $ teal eject --env production --service shop --to ../shop-cdk --yes

What is left is a plain CDK app: the same stacks, logical ids and resources, released by ECS itself and stopped by the same
alarms; no hook, no custom resource, no function of Teal's. No request is lost, and no rule changes: each step is an
update or an import of CloudFormation that leaves users where they are. Interrupted or refused anywhere, run it again: it
goes on from what is deployed. It refuses while a deployment runs. What is lost, and what the team must know afterwards,
is in README.md of the written app and in docs/eject.md.
Exit codes: 0 ejected, or written with --dry-run; 1 refused, with the reason; 2 bad input, or no terminal and neither --yes
            nor --dry-run; 3 could not be done
--json prints one object: schemaVersion (1), environment, to, exitCode, outcome (ejected | written | refused | failed),
  reason (for people), stacks: of each its name, and the steps that were taken and that are left (retain | drop | import | refer)`;

export interface EjectOptions {
  readonly env: string;
  /** None: all, and the foundation. */
  readonly service: readonly string[];
  readonly to: string;
  readonly assembly: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
  readonly templateBucket?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly region?: string;
  readonly profile?: string;
}

/**
 * \`teal eject\`: leads the stacks of an environment out of Teal, and writes the plain CDK app that owns them from then on.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `environment`, `to`, `outcome` (ejected | written | refused |
 * failed), `exitCode`, `reason` for people, and `stacks`: of each its `name`, and lists of steps, `taken` and `left`.
 */
export function ejectCommand(): Command {
  return withPlaceOptions(new Command('eject'))
    .description('Leave Teal: a plain CDK app of the same stacks, without a lost request')
    .addOption(environmentOption())
    .addOption(
      new Option('--service <name...>', 'services (default: all of the environment, and its foundation)')
        .argParser((value, before: readonly string[] | undefined) => [
          ...(before ?? []),
          nameOf('--service')(value),
        ])
        .default([] as readonly string[], 'all'),
    )
    .requiredOption('--to <directory>', 'where to write the app: empty, not there yet, or of an earlier run')
    .option('--assembly <directory>', 'that cdk synth wrote', 'cdk.out')
    .option('--dry-run', 'write the app and say what would be done; change nothing in AWS')
    .option('--yes', 'do not ask')
    .option(
      '--template-bucket <name>',
      'where long templates are put (default: the bucket of the CDK’s bootstrap)',
    )
    .addOption(
      new Option('--timeout <duration>', 'how long one step may take')
        .argParser(durationOf('--timeout'))
        .default(7_200_000, '2h'),
    )
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: EjectOptions) => {
      // With the SDK behind them, which other verbs need not wait for.
      const { eject } = await import('./eject/carry-out.js');
      const { askForName } = await import('./traffic/confirm.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./eject/report.js');
      const ejected = await untilSignal(
        (signal) => eject(options, { connect, pause: WALL_CLOCK, signal, say, confirm: askForName(signal) }),
        LEFT.WRITTEN,
      );
      const code = exitCodeOf(ejected);
      process.stdout.write(
        options.json ? jsonOf(options.env, options.to, ejected) : fitted(textOf(options.env, ejected)),
      );
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}
