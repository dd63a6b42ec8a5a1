import { Command } from 'commander';
import { harmless } from '../../aws/harmless';
import { untilSignal } from '../../until-signal';
import { connect, type RepositoryOptions, withRepository } from '../connect';
import { nameOf } from '../options';
import { readText } from '../read-text';
import { runUrl } from '../run-url';

const EXAMPLES = `
Examples:
  $ teal github issue --marker drift-production --title "Drift in production" --body drift.md
  $ teal github issue --marker drift-production --title "Drift in production"          closes it, if it is open

Needs GITHUB_TOKEN with issues: write. Exit codes: 0 done, or nothing to do; 2 bad input; 3 could not be done`;

interface IssueOptions extends RepositoryOptions {
  readonly marker: string;
  readonly title: string;
  readonly body?: string;
  readonly author: string;
}

/** \`teal github issue\`: one issue for each marker, opened, updated and closed. */
export function issueCommand(): Command {
  return withRepository(new Command('issue'))
    .description('Open, update or close the one issue about something')
    .requiredOption('--marker <name>', 'what it is about, as drift-production', nameOf('--marker'))
    .requiredOption('--title <text>', 'its title')
    .option('--body <file>', 'Markdown (default: none, the issue is closed)')
    .option('--author <login>', 'who the token writes as', 'github-actions[bot]')
    .addHelpText('after', EXAMPLES)
    .action(async ({ marker, title, body, author, repository }: IssueOptions) => {
      const { carryOut } = await import('./carry-out.js');
      const asked = {
        marker,
        title: harmless(title).slice(0, 200),
        author,
        ...(body !== undefined && { text: readText('--body', body) }),
      };
      const { write, url } = await untilSignal((signal) =>
        carryOut(connect({ ...(repository && { repository }) }, signal), asked, `All clear: ${runUrl()}`),
      );
      process.stdout.write(
        `${harmless(write.act === 'leave' ? write.reason : `${write.act} ${url ?? ''}`)}\n`,
      );
    });
}
