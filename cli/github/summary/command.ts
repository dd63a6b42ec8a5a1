import { appendFileSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { harmless } from '../../aws/harmless';
import { EXIT, VerbFailed } from '../../exit-codes';

const EXAMPLES = `
Example:
  $ teal github summary --title "Release to production" apply.txt

As text, whatever is in it, with account ids masked. A file that is not there counts as empty: the step that would
have written it failed. Exit codes: 0 written; 2 bad input; 3 could not be written`;

/** \`teal github summary\`: what a program printed, in the summary of the workflow's run. */
export function summaryCommand(): Command {
  return new Command('summary')
    .description('Show what a program printed in the summary of the run')
    .argument('<file...>', 'what it printed')
    .requiredOption('--title <text>', 'a heading')
    .option('--to <file>', 'summary to add to (default: GITHUB_STEP_SUMMARY)')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], { title, to }: { title: string; to?: string }) => {
      const { preformatted } = await import('./html.js');
      const summary = to ?? process.env.GITHUB_STEP_SUMMARY;
      if (!summary) {
        throw new VerbFailed(EXIT.BAD_INPUT, '--to must be given where GITHUB_STEP_SUMMARY is not set');
      }
      const text = Buffer.concat(files.map(contentOf));
      appendFileSync(summary, preformatted(harmless(title).replace(/[`*_[\]|#]/g, ' '), text));
    });
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
