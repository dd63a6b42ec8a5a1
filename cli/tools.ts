import { Command } from 'commander';

const EXAMPLES = `
Example:
  $ teal tools tools          tools/teal.js and tools/cdk

What a job with a role runs: this program and the CDK CLI that the app pins, whole, in one folder. Nothing is installed
beside the token. Exit codes: 0 written; 2 bad input; 3 could not be written`;

/** \`teal tools\`: the programs that jobs with a role run, made in a job without one. */
export function toolsCommand(): Command {
  return new Command('tools')
    .description('Put this program and the CDK CLI into a folder, for jobs that install nothing')
    .argument('<dir>', 'folder to make')
    .addHelpText('after', EXAMPLES)
    .action(async (directory: string) => {
      const { makeTools } = await import('./tools/make.js');
      makeTools(directory, process.cwd(), __filename);
    });
}
