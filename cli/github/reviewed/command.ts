import { appendFileSync } from 'node:fs';
import { Command } from 'commander';
import { harmless } from '../../aws/harmless';
import { requireWritable, writeReport } from '../../report-file';
import { untilSignal } from '../../until-signal';
import { connect, type RepositoryOptions, withRepository } from '../connect';
import { commitOf, fileOf, nameOf } from '../options';

const EXAMPLES = `
Example:
  $ teal github reviewed --env production --commit "$GITHUB_SHA" --out reviewed.json

The plans that were shown on the pull requests which are deployed for the first time with this commit, as one: for
teal apply --reviewed. One without a plan, or that changed .github/, adds nothing; the file says why. In a job it writes
people to GITHUB_OUTPUT: who merged and who approved, as options of teal apply.
Needs GITHUB_TOKEN with actions: read, contents: read and pull-requests: read.
Exit codes: 0 written; 2 bad input; 3 could not be done`;

interface ReviewedOptions extends RepositoryOptions {
  readonly env: string;
  readonly commit: string;
  readonly out: string;
  readonly branch: string;
  readonly author: string;
  readonly planWorkflow: string;
  readonly deployWorkflow: string;
}

/** \`teal github reviewed\`: what people were shown before they merged what is deployed now. */
export function reviewedCommand(): Command {
  return withRepository(new Command('reviewed'))
    .description('Fetch the plans that were reviewed before a commit was merged')
    .requiredOption('--env <name>', 'environment', nameOf('--env'))
    .requiredOption('--commit <sha>', 'commit that is deployed', commitOf('--commit'))
    .requiredOption('--out <file>', 'where to write them, as one plan')
    .option('--branch <name>', 'branch that is deployed', 'main')
    .option('--author <login>', 'who writes the comments', 'github-actions[bot]')
    .option('--plan-workflow <file>', 'workflow that plans', fileOf('--plan-workflow'), 'plan.yml')
    .option('--deploy-workflow <file>', 'workflow that deploys', fileOf('--deploy-workflow'), 'deploy.yml')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ReviewedOptions) => {
      const { env, commit, out, branch, author, planWorkflow, deployWorkflow, repository } = options;
      requireWritable('--out', out);
      const { carryOut } = await import('./carry-out.js');
      const { peopleOptions } = await import('./people.js');
      const workflows = { plan: planWorkflow, deploy: deployWorkflow };
      const reviewed = await untilSignal((signal) =>
        carryOut(connect({ ...(repository && { repository }) }, signal), {
          environment: env,
          commit,
          branch,
          author,
          workflows,
        }),
      );
      const outputs = process.env.GITHUB_OUTPUT;
      if (outputs) appendFileSync(outputs, `people=${peopleOptions(reviewed)}\n`);
      writeReport('--out', out, `${JSON.stringify(reviewed, null, 2)}\n`);
      for (const { number, without } of reviewed.pullRequests) {
        process.stdout.write(`${harmless(`#${number}: ${without ?? 'its plan was shown'}`)}\n`);
      }
      if (reviewed.pullRequests.length === 0) process.stdout.write('no pull request: nothing was reviewed\n');
    });
}
