import { Command, Option } from 'commander';
import { connect } from './aws/clients';
import { environmentOption, nameOf, withPlaceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { Progress } from './progress';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';
import { durationOf } from './verdict/times';

const EXAMPLES = `
Examples:
  $ teal drift --env production --assembly cdk.out                 all stacks of the environment
  $ teal drift --env production --service shop basket              of these services
  $ teal drift --env production --assembly cdk.out --markdown drift.md --json

It has CloudFormation compare each stack with its template and waits. What AWS changes by itself (the number of tasks,
the weights of rules) is ignored, and said.
Exit codes: 0 none; 1 drifted; 2 bad input; 3 could not tell (a resource is UNKNOWN, a permission is missing …)
--json prints one object: schemaVersion (1), environment, stacks, exitCode, outcome (none | drifted | unknown),
  drifted (stack, logicalId, type, deleted, differences, hint), unknown (stack, logicalId, why),
  ignored (stack, logicalId, path, reason), notChecked (resources by type), inSync (a number)`;

interface DriftOptions {
  readonly env: string;
  readonly service?: readonly string[];
  readonly assembly?: string;
  readonly region?: string;
  readonly profile?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly markdown?: string;
  readonly json?: true;
}

/**
 * \`teal drift\`: whether an environment is as its templates say.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `environment`, `stacks`, `exitCode`, `outcome` (none | drifted |
 * unknown), and what was found: `drifted`, `unknown`, `ignored`, `notChecked` and `inSync`, as `--help` lists them.
 */
export function driftCommand(): Command {
  return withPlaceOptions(new Command('drift').addOption(environmentOption()))
    .description('Tell whether the stacks of an environment are as their templates say')
    .addOption(
      new Option('--service <name...>', 'services (default: all of the assembly)').argParser(
        (value: string, before?: readonly string[]) => [...(before ?? []), nameOf('--service')(value)],
      ),
    )
    .option('--assembly <dir>', 'cloud assembly whose stacks to look at (default: those of --service)')
    .addOption(
      // Five minutes of the cdk CLI are too few for a stack with many resources.
      new Option('--timeout <duration>', 'how long to wait')
        .argParser(durationOf('--timeout'))
        .default(1_200_000, '20m'),
    )
    .option('--markdown <file>', 'write the report as Markdown, too')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async ({ env, service, assembly, timeout, markdown, json, ...place }: DriftOptions) => {
      const { requireWritable, writeReport } = await import('./report-file.js');
      const { carryOut } = await import('./drift/carry-out.js');
      const { stacksOf } = await import('./drift/stacks.js');
      const { EXIT_CODES } = await import('./drift/decide.js');
      const { jsonOf, markdownOf, textOf } = await import('./drift/report.js');
      if (markdown !== undefined) requireWritable('--markdown', markdown);
      const stacks = stacksOf({
        env,
        ...(service && { service }),
        ...(assembly !== undefined && { assembly }),
      });
      const drift = await untilSignal(async (signal) => {
        const progress = new Progress(process.stderr);
        const clients = await connect(place);
        try {
          const client = clients.cloudFormation();
          return await carryOut(stacks, timeout, {
            connect: () => client,
            pause: WALL_CLOCK,
            progress,
            signal,
          });
        } finally {
          progress.end();
        }
      }, LEFT.READ);
      if (markdown !== undefined) writeReport('--markdown', markdown, markdownOf(env, drift));
      process.stdout.write(json ? jsonOf(env, stacks, drift) : fitted(textOf(env, drift)));
      const code = EXIT_CODES[drift.outcome];
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}
