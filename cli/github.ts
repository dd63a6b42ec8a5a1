import { Command } from 'commander';
import { approvalsCommand } from './github/approvals/command';
import { commentCommand } from './github/comment/command';
import { deliveryCommand } from './github/delivery/command';
import { dispatchCommand } from './github/dispatch/command';
import { issueCommand } from './github/issue/command';
import { reviewedCommand } from './github/reviewed/command';
import { roleCommand } from './github/role/command';
import { rulesCommand } from './github/rules/command';
import { summaryCommand } from './github/summary/command';
import { unfinishedCommand } from './github/unfinished/command';

/**
 * \`teal github\`: what the steps of the workflows do at GitHub, by its REST API (GITHUB_API_URL, GITHUB_TOKEN). None of
 * them needs AWS.
 */
export function githubCommand(): Command {
  const github = new Command('github').description('What workflows do at GitHub; none of it needs AWS');
  for (const part of [
    commentCommand(),
    issueCommand(),
    dispatchCommand(),
    reviewedCommand(),
    unfinishedCommand(),
    approvalsCommand(),
    rulesCommand(),
    summaryCommand(),
    deliveryCommand(),
    roleCommand(),
  ]) {
    github.addCommand(part);
  }
  return github.addHelpText(
    'after',
    '\nExample:\n  $ teal github comment --pull-request 7 --env production --commit "$HEAD" --body plan.md --plan plan.json',
  );
}
