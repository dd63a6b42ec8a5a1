import { writeFileSync } from 'node:fs';
import { version } from '../../package.json';
import { callFailed } from '../aws/call-failed';
import type { Pause } from '../aws/pause';
import { EXIT, VerbFailed } from '../exit-codes';
import type { QualifyOptions } from '../qualify';
import { actsOf } from './acts';
import type { QualifyClients } from './clients';
import { costOf } from './cost';
import { type Step, stepsOf } from './plan';
import { jsonOf, markdownOf, planOf, type Report, reportOf } from './report';
import { runSteps, type Stage } from './run';
import { doneIn, newState, readState, type State, writeState } from './state';

export interface Surroundings extends Omit<Stage, 'clients' | 'account' | 'region' | 'app'> {
  readonly connect: (options: Pick<QualifyOptions, 'region' | 'profile'>) => Promise<QualifyClients>;
  readonly pause: Pause;
  readonly app: (account: string, region: string) => Stage['app'];
  /** Asks a person for the account's id. Undefined where no person sits. */
  readonly askAccount: ((question: string) => Promise<string | undefined>) | undefined;
  /** What the cdk command line calls itself. */
  readonly cdkVersion: () => string;
  /** Names that no report may hold. */
  readonly names: readonly string[];
}

/** The steps and what they cost, as `--dry-run` prints them. @throws VerbFailed */
export function planned(options: QualifyOptions): string {
  const steps = wantedSteps(options, undefined);
  const cost = costOf(steps);
  if (!options.json) return planOf(steps, cost);
  const told = steps.map(({ id, does, asks, expects, minutes }) => ({ id, does, asks, expects, minutes }));
  return `${JSON.stringify({ schemaVersion: 1, exitCode: 0, steps: told, cost }, null, 2)}\n`;
}

/**
 * One run, from the question for the account to the report.
 *
 * @throws VerbFailed for bad input, and where AWS cannot be asked who calls; what was made by then is deleted
 */
export async function carryOut(options: QualifyOptions, around: Surroundings): Promise<Report> {
  const { pause, say } = around;
  const before = readState(options.state);
  const steps = wantedSteps(options, before);
  const cost = costOf(steps);
  for (const line of planOf(steps, cost).trimEnd().split('\n')) say(line);
  const clients = await around.connect(options);
  const region = await regionOf(clients);
  if (before && before.region !== region)
    throw badInput(
      `--region must be that of the state file, got ${region}; give it, or name another --state`,
    );
  const account = await accountOf(options, around);
  if (before && before.account !== account)
    throw badInput(
      `--account must be that of the state file, got another; sign in there, or name another --state`,
    );
  const from = before ?? newState(account, region, pause.now());
  const stage: Stage = { ...around, clients, account, region, app: around.app(account, region) };
  const made = {
    ...{ teal: version, cdk: around.cdkVersion(), node: process.version, region, startedAt: from.startedAt },
    against: isLedElsewhere() ? ('a stand-in' as const) : ('aws' as const),
  };
  const write = (state: State, interrupted: boolean): Report => {
    const report = reportOf({ ...made, interrupted }, state, cost, around.names);
    writeFileSync(options.report, markdownOf(report));
    writeFileSync(`${options.report.replace(/\.md$/, '')}.json`, jsonOf(report));
    return report;
  };
  const { state, interrupted } = await runSteps(
    {
      steps,
      acts: actsOf(options.evenWithStacks === true),
      stage,
      keep: (known) => writeState(options.state, known),
    },
    from,
  );
  writeState(options.state, state);
  const report = write(state, interrupted);
  if (interrupted) say('interrupted; --from goes on, after a new create where the stacks are gone');
  return report;
}

/** For one service alone as well. source: AWS SDKs and Tools reference guide, "Service-specific endpoints" */
const isLedElsewhere = (): boolean =>
  Object.keys(process.env).some((name) => name.startsWith('AWS_ENDPOINT_URL'));

function wantedSteps({ only, from, keep }: QualifyOptions, before: State | undefined): readonly Step[] {
  const steps = stepsOf({
    ...{ keep: keep === true, done: before ? doneIn(before) : [] },
    ...(only !== undefined && { only }),
    ...(from !== undefined && { from }),
  });
  if ('problems' in steps) throw badInput(steps.problems.join('\n'));
  return steps;
}

async function regionOf(clients: QualifyClients): Promise<string> {
  try {
    return await clients.ecs.config.region();
  } catch (error) {
    throw callFailed(error, 'the sandbox') ?? error;
  }
}

/** Typed by a person, or given by name: nobody deploys into an account by habit. */
async function accountOf(options: QualifyOptions, { askAccount }: Surroundings): Promise<string> {
  if (options.yes) {
    if (options.account !== undefined) return options.account;
    throw badInput('--account must be given with --yes, got none; name the sandbox account');
  }
  if (!askAccount) {
    throw badInput(
      '--yes must be given where there is no terminal, got none; name the account, too, by --account',
    );
  }
  const typed = await askAccount(
    'This deploys into an AWS account, and deletes what it made. Type the 12 digits of the sandbox account: ',
  );
  if (typed !== undefined && /^\d{12}$/.test(typed) && (options.account ?? typed) === typed) return typed;
  throw badInput('the account must be typed as its 12 digits, got something else; nothing was done');
}

const badInput = (message: string): VerbFailed => new VerbFailed(EXIT.BAD_INPUT, message);
