import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { withPlaceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { Progress } from './progress';
import { STEP_IDS, type StepId } from './qualify/plan';
import { fitted } from './terminal/fitted';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal qualify --dry-run                                         the steps, how long they take and what they cost
  $ teal qualify --region eu-west-1 --profile sandbox              asks for the account's id, then runs all of it
  $ teal qualify --yes --account 111122223333 --region eu-west-1   without asking, where there is no terminal
  $ teal qualify --region eu-west-1 --from alarm                   goes on after an interruption

It deploys the sample service into a sandbox account, releases good and bad images, updates the stack, goes back, asks AWS what
the page docs/limitations.md leaves open, and deletes all of it; then it writes a report that names nobody and can be sent on.
It refuses an account that looks like more than a sandbox. Whatever happens, also after Ctrl-C, it ends with cdk destroy, and says
what is left. docs/qualify.md.
Exit codes: 0 all as assumed; 1 something is otherwise; 2 bad input, or no terminal and no --yes; 3 a step could not be done
--json prints the report as one object: schemaVersion (1), exitCode, teal, cdk, node, region, startedAt, against, interrupted,
  steps (id, expected, outcome, says, seconds), points (id, assumes, is, says), notAsked (id, because), requests, cost
  With --dry-run: schemaVersion (1), exitCode, steps (id, does, asks, expects, minutes) and cost`;

export interface QualifyOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly account?: string;
  readonly only?: StepId;
  readonly from?: StepId;
  readonly keep?: true;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly evenWithStacks?: true;
  readonly state: string;
  readonly report: string;
  readonly json?: true;
}

/** `teal qualify`: has an AWS account answer what no page does. With `--json` stdout is the report. */
export function qualifyCommand(): Command {
  const step = (name: string, description: string) =>
    new Option(`${name} <step>`, description).choices([...STEP_IDS]);
  return withPlaceOptions(
    new Command('qualify').description(
      'Deploy the sample into a sandbox account, and see whether AWS does what Teal assumes',
    ),
  )
    .option('--account <id>', 'id of the sandbox account; with --yes', accountOf)
    .addOption(step('--only', 'one step alone').conflicts('from'))
    .addOption(step('--from', 'from this step on, with what the state file has of those before'))
    .option('--keep', 'leave the stacks: for --from or --only later')
    .option('--dry-run', 'print the steps and the cost, and ask AWS nothing')
    .option('--yes', 'do not ask for the account id')
    .option('--even-with-stacks', 'also in an account that looks like more than a sandbox')
    .option(
      '--state <file>',
      'what the next run goes on with; it holds the account id',
      'teal-qualify.state.json',
    )
    .option('--report <file>', 'the report in Markdown; beside it one in JSON', 'teal-qualify.md')
    .option('--json', 'print the report, or with --dry-run the plan, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: QualifyOptions) => {
      const { carryOut, planned } = await import('./qualify/carry-out.js');
      if (options.dryRun) {
        process.stdout.write(planned(options));
        return;
      }
      const { fromHere } = await import('./qualify/from-here.js');
      const { jsonOf, markdownOf } = await import('./qualify/report.js');
      const progress = new Progress(process.stderr);
      const folder = mkdtempSync(join(tmpdir(), 'teal-qualify-'));
      try {
        const report = await untilSignal((signal) =>
          carryOut(options, fromHere(options, folder, progress, signal, WALL_CLOCK)),
        );
        process.stdout.write(options.json ? jsonOf(report) : fitted(markdownOf(report)));
        if (report.exitCode !== EXIT.AS_EXPECTED) throw new VerbFailed(report.exitCode, '');
      } finally {
        progress.end();
        rmSync(folder, { recursive: true, force: true });
      }
    });
}

function accountOf(value: string): string {
  if (/^\d{12}$/.test(value)) return value;
  throw new InvalidArgumentError('--account must be 12 digits.');
}
