import { Command } from 'commander';
import { harmless } from '../../aws/harmless';
import { EXIT, VerbFailed } from '../../exit-codes';
import { untilSignal } from '../../until-signal';
import { connect, type RepositoryOptions, withRepository } from '../connect';
import { commitOf, nameOf, numberOf } from '../options';
import { readText } from '../read-text';
import { runUrl } from '../run-url';

const EXAMPLES = `
Examples:
  $ teal github comment --pull-request 7 --env production --commit "$HEAD" --body plan.md --plan plan.json
  $ teal github comment --pull-request 7 --env production --commit "$HEAD"      no plan could be made: say so

Needs GITHUB_TOKEN with pull-requests: write. Exit codes: 0 written, or a newer plan is there, or with --only-changes
  there is nothing to say; 2 bad input; 3 could not be written`;

interface CommentOptions extends RepositoryOptions {
  readonly pullRequest: number;
  readonly env: string;
  readonly commit: string;
  readonly body?: string;
  readonly plan?: string;
  readonly onlyChanges?: true;
  readonly author: string;
}

/** \`teal github comment\`: one comment for each environment of a pull request, which is updated. */
export function commentCommand(): Command {
  return withRepository(new Command('comment'))
    .description('Write or update the one comment with the plan of an environment')
    .requiredOption('--pull-request <number>', 'pull request', numberOf('--pull-request'))
    .requiredOption('--env <name>', 'environment', nameOf('--env'))
    .requiredOption('--commit <sha>', 'head of the pull request that the plan is of', commitOf('--commit'))
    .option('--body <file>', 'Markdown to show (default: none, no plan could be made)')
    .option('--plan <file>', 'the plan as JSON, whose hash goes along (default: none)')
    .option('--only-changes', 'write a plan that changes nothing only over one that is there (needs --plan)')
    .option('--author <login>', 'who the token writes as', 'github-actions[bot]')
    .addHelpText('after', EXAMPLES)
    .action(async (options: CommentOptions) => {
      const { pullRequest, env, commit, body, plan: file, onlyChanges = false, author, repository } = options;
      if (onlyChanges && file === undefined) {
        throw new VerbFailed(
          EXIT.BAD_INPUT,
          '--only-changes must have a plan to look at, got none; give --plan',
        );
      }
      const { carryOut } = await import('./carry-out.js');
      const { readPlan } = await import('../reviewed/plan-file.js');
      const plan = file === undefined ? undefined : readPlan(readText('--plan', file), '--plan');
      const asked = {
        environment: env,
        commit,
        author,
        run: runUrl(),
        ...(body !== undefined && { text: readText('--body', body) }),
        ...(plan && { hash: plan.hash }),
        onlyOverAnother: onlyChanges && plan?.lines.length === 0,
      };
      const { write, url } = await untilSignal((signal) =>
        carryOut(connect({ ...(repository && { repository }) }, signal), pullRequest, asked),
      );
      const said = write.act === 'leave' ? write.reason : `${write.act}d ${url ?? ''}`;
      process.stdout.write(`${harmless(said)}\n`);
    });
}
