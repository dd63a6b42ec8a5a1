import { Command, InvalidArgumentError } from 'commander';
import type { StepWish } from './adopt/carry-out';
import type { MoveOptions } from './adopt/options';
import type { PlanOptions } from './adopt/plan/options';
import { connect } from './aws/clients';
import { nameOf, withPlaceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal adopt plan --cluster web --service shop               reads the running service, writes nothing
  $ teal adopt plan --cluster web --service shop --write       writes teal.config.ts
  $ teal adopt shift --percent 10 --service shop --env production
  $ teal adopt status --service shop --env production
  $ teal adopt back --service shop --env production            all users to the old service, from any step
  $ teal adopt finish --service shop --env production

Two ways: by the weights of one listener rule, where both services stand on one listener; by the weights of a DNS record
(--zone and --record), where Teal has a load balancer of its own. docs/adopt.md walks through both.
Exit codes: 0 moved, or nothing to do; 1 refused, with the reason; 2 bad input, or no terminal and no --yes;
            3 could not be done (throttled, a permission is missing, not found)`;

const OF_STEPS = `
One call to AWS a step: whatever stops it, the same command goes on, and "back" leads from every step to the old service.
Exit codes: 0 moved, or nothing to do; 1 refused, with the reason; 2 bad input; 3 could not be done
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people), outcome (moved |
  nothing-to-do | refused | failed), and where one is: way (listener | route53), stage (not-begun | beside | shifting |
  all-on-teal | finished), percent, lines, next (commands), and after finish by Route 53 formerRecords`;

/**
 * `teal adopt`: a service that runs already moves to Teal without a lost request.
 *
 * With `--json` stdout is one object. Of the steps: `schemaVersion` (1), `service`, `environment`, `outcome` (moved |
 * nothing-to-do | refused | failed), `exitCode`, `reason` for people; and where it is known, `way` (listener | route53),
 * `stage` (not-begun | beside | shifting | all-on-teal | finished), `percent` of users on Teal, `lines`, `next` and
 * `formerRecords`. Of the plan: `schemaVersion`, `outcome` (planned | failed), `exitCode`, `owner`, `carried`, `left`,
 * `commands` and `files`.
 */
export function adoptCommand(): Command {
  const adopt = new Command('adopt')
    .description('Move a service that runs already to Teal, step by step and back')
    .addHelpText('after', EXAMPLES);
  adopt.addCommand(planCommand());
  const oldRule = '--old-rule <arn>';
  adopt.addCommand(
    stepCommand('begin', 'Make place on the old service’s listener for Teal’s rules, before they are there')
      .option(oldRule, 'listener rule of the old service, the default one too')
      .option('--host <name>', 'only its users, where the rule is the default one (repeatable)', hosts, []),
  );
  adopt.addCommand(
    recordOptions(stepCommand('shift', 'Lead a share of the users to Teal’s service'))
      .option('--percent <n>', 'of all users: 0 to 100', percent)
      .option('--sticky-seconds <n>', 'how long a client stays on its side: 1 to 604800', sticky)
      .option('--anew', 'make the adoption rule from what is there now, where somebody has changed it')
      .option('--with-fewer-tasks', 'also with fewer tasks than the share of the old service’s')
      .option(
        oldRule,
        'listener rule of the old service (default: what the adoption rule says, or the one alike)',
      ),
  );
  adopt.addCommand(
    recordOptions(stepCommand('finish', 'End an adoption that has all users on Teal’s service')).option(
      oldRule,
      'listener rule of the old service',
    ),
  );
  adopt.addCommand(
    recordOptions(stepCommand('back', 'Lead all users to the old service, from any step'))
      .option(oldRule, 'listener rule of the old service')
      .option('--old-record <file>', 'what finish printed, to go back after it'),
  );
  adopt.addCommand(statusCommand().option(oldRule, 'listener rule of the old service'));
  return adopt;
}

const MORE: Partial<Record<StepWish | 'status', string>> = {
  begin: ' --old-rule arn:aws:elasticloadbalancing:…',
  shift: ' --percent 10',
};
const exampleOf = (step: StepWish | 'status'): string =>
  `\nExample:\n  $ teal adopt ${step} --service shop --env production${MORE[step] ?? ''}\n`;

function planCommand(): Command {
  return withPlaceOptions(new Command('plan'))
    .description('Read a running service, and write the configuration of the Teal service beside it')
    .requiredOption('--cluster <name>', 'ECS cluster of the old service')
    .requiredOption('--service <name>', 'the old service, as ECS names it')
    .option('--name <name>', 'what Teal calls the service (default: from the old name)', nameOf('--name'))
    .option('--env <name>', 'environment (default: production)', nameOf('--env'))
    .option('--record <name>', 'host name that users come by (default: the old rule’s)')
    .option('--zone <id>', 'hosted zone of the record: plan the way by Route 53')
    .option('--write', 'write the files into the directory')
    .option('--directory <path>', 'repository (default: the current directory)')
    .option('--yes', 'replace files that are there')
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: PlanOptions) => {
      const { planAdoption } = await import('./adopt/plan/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./adopt/plan/report.js');
      const { askOnTerminal } = await import('./traffic/confirm.js');
      const planned = await untilSignal(
        (signal) => planAdoption(options, { connect, say, ask: askOnTerminal(signal), signal }),
        LEFT.WRITTEN,
      );
      process.stdout.write(options.json ? jsonOf(planned) : fitted(textOf(planned)));
      if (exitCodeOf(planned) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(planned), '');
    });
}

function stepCommand(wish: StepWish, description: string): Command {
  return withServiceOptions(new Command(wish))
    .description(description)
    .option('--yes', 'do not ask')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', exampleOf(wish) + OF_STEPS)
    .action((options: MoveOptions) =>
      run(options, (act, surroundings) => act.step(wish, options, surroundings)),
    );
}

function statusCommand(): Command {
  return recordOptions(withServiceOptions(new Command('status')))
    .description('Say where an adoption is, and what comes next')
    .option('--json', 'print it as JSON')
    .addHelpText('after', exampleOf('status') + OF_STEPS)
    .action((options: MoveOptions) => run(options, (act, surroundings) => act.status(options, surroundings)));
}

type Act = typeof import('./adopt/carry-out');
type Step = (act: Act, surroundings: Parameters<Act['status']>[1]) => ReturnType<Act['status']>;

async function run(options: MoveOptions, step: Step): Promise<void> {
  // With the SDK behind them, which other verbs need not wait for.
  const act = await import('./adopt/carry-out.js');
  const { exitCodeOf, jsonOf, textOf } = await import('./adopt/report.js');
  const { askForName } = await import('./traffic/confirm.js');
  const { harmless } = await import('./aws/harmless.js');
  const moved = await untilSignal(
    (signal) => step(act, { connect, say, confirm: askForName(signal), pause: WALL_CLOCK, signal }),
    LEFT.WRITTEN,
  );
  const code = exitCodeOf(moved);
  if (options.json) process.stdout.write(jsonOf(options, moved));
  else if (code === EXIT.COULD_NOT_RUN) throw new VerbFailed(code, harmless(moved.reason));
  else process.stdout.write(fitted(textOf(options, moved)));
  if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
}

function recordOptions(command: Command): Command {
  return command
    .option('--zone <id>', 'hosted zone of the record: the way by Route 53')
    .option('--record <name>', 'name of the record that users come by')
    .option('--old-cluster <name>', 'cluster of the old service, whose tasks are counted')
    .option('--old-service <name>', 'the old service, as ECS names it');
}

function whole(option: string, least: number, most: number): (value: string) => number {
  return (value) => {
    if (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    throw new InvalidArgumentError(`${option} must be a whole number from ${least} to ${most}.`);
  };
}

const percent = whole('--percent', 0, 100);
/** source: Elastic Load Balancing API reference, TargetGroupStickinessConfig, DurationSeconds */
const sticky = whole('--sticky-seconds', 1, 604_800);

function hosts(value: string, before: readonly string[]): string[] {
  if (/^[a-z0-9*?.-]+$/i.test(value)) return [...before, value];
  throw new InvalidArgumentError('--host must be a host name, like shop.example.com.');
}
