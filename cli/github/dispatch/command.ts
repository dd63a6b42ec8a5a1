import { Command } from 'commander';
import { harmless } from '../../aws/harmless';
import { EXIT, VerbFailed } from '../../exit-codes';
import { untilSignal } from '../../until-signal';
import { connect, type RepositoryOptions, withRepository } from '../connect';
import { readText } from '../read-text';

const EXAMPLES = `
Example:
  $ teal github dispatch --event "$GITHUB_EVENT_PATH"

A comment that is one line, by somebody who may write to the repository:
  /teal plan                                                            the plan of this pull request, again
  /teal rollback ENVIRONMENT COMMIT|previous [service=NAME] [REASON…]   dispatches rollback.yml on main
  /teal drift, /teal drill                                              dispatch drift.yml and drill.yml on main
Needs GITHUB_TOKEN with actions: write and issues: write, and pull-requests: write for the answer.
Exit codes: 0 started, or no command; 1 refused; 2 bad input; 3 could not be done`;

interface DispatchOptions extends RepositoryOptions {
  readonly event: string;
}

/** \`teal github dispatch\`: starts the workflow that a comment asks for, and nothing else. */
export function dispatchCommand(): Command {
  return withRepository(new Command('dispatch'))
    .description('Start the workflow that a comment asks for')
    .requiredOption('--event <file>', 'the event as GitHub wrote it')
    .addHelpText('after', EXAMPLES)
    .action(async ({ event, repository }: DispatchOptions) => {
      const { carryOut } = await import('./carry-out.js');
      const { readEvent } = await import('./event.js');
      const comment = readEvent(readText('--event', event));
      const server = process.env.GITHUB_SERVER_URL ?? 'https://github.com';
      const done = await untilSignal((signal) =>
        carryOut(connect({ ...(repository && { repository }) }, signal), comment, server),
      );
      if (done.outcome === 'refused')
        throw new VerbFailed(EXIT.NOT_AS_EXPECTED, harmless(`refused: ${done.reason}`));
      process.stdout.write(done.outcome === 'dispatched' ? `${harmless(done.url)}\n` : 'no command\n');
    });
}
