import { Command } from 'commander';
import { EXIT, VerbFailed } from '../../exit-codes';
import { untilSignal } from '../../until-signal';
import { connect, type RepositoryOptions, withRepository } from '../connect';
import { nameOf, numberOf } from '../options';
import { peopleOptions } from '../reviewed/people';
import { mergedByOf } from './decide';

const EXAMPLES = `
Example, in the job behind the environment's approval:
  $ people=$(teal github approvals --env production --people "$PEOPLE")
  $ read -r -a people <<< "$people"; teal apply … "\${people[@]}"

Prints the people for teal apply: who merged, as given by --people, and who let this run into the environment, as GitHub
has it on record. Who approved the pull request is left out; an environment that asks nobody has no approver.
Needs GITHUB_TOKEN with actions: read. Exit codes: 0 printed; 2 bad input; 3 could not be told`;

interface ApprovalsOptions extends RepositoryOptions {
  readonly env: string;
  readonly people: string;
  readonly runId?: number;
}

/** \`teal github approvals\`: who let a run into an environment. */
export function approvalsCommand(): Command {
  return withRepository(new Command('approvals'))
    .description('Tell who let a run into an environment, for the record of its release')
    .requiredOption('--env <name>', 'environment', nameOf('--env'))
    .option('--people <words>', 'that teal github reviewed has given', '')
    .option('--run-id <number>', 'of the run (default: GITHUB_RUN_ID, this one)', numberOf('--run-id'))
    .addHelpText('after', EXAMPLES)
    .action(async ({ env, people, runId, repository }: ApprovalsOptions) => {
      const merged = mergedByOf(people);
      if (merged === undefined) {
        throw new VerbFailed(
          EXIT.BAD_INPUT,
          '--people must be --merged-by LOGIN and --approved-by LOGIN, got other words; give what teal github reviewed has written',
        );
      }
      const run = runId ?? Number(process.env.GITHUB_RUN_ID);
      if (!Number.isSafeInteger(run) || run <= 0) {
        throw new VerbFailed(EXIT.BAD_INPUT, '--run-id must be given where GITHUB_RUN_ID is not set');
      }
      const { carryOut } = await import('./carry-out.js');
      const approvedBy = await untilSignal((signal) =>
        carryOut(connect({ ...(repository && { repository }) }, signal), { environment: env, run }),
      );
      process.stdout.write(`${peopleOptions({ ...merged, approvedBy })}\n`);
    });
}
