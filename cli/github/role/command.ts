import { appendFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { EXIT, VerbFailed } from '../../exit-codes';
import { nameOf } from '../options';
import { readText } from '../read-text';
import type { Purpose } from './decide';

const EXAMPLES = `
Example:
  $ teal github role --for deploy --env production --delivery tools/delivery.json

Writes role (ARN), account, region, session (seconds), services and service (the first of them), databases (services
that have one), registry and
workflow (that builds and signs the images), workflows (that one and those that did before, for --workflow), sigstore
(which one signs, if it was chosen), target (the registry in its region) and before (bucket of the records of the environment before)
to GITHUB_OUTPUT, and has the runner mask the account in the log. Exit codes: 0 written; 2 bad input`;

interface RoleOptions {
  readonly for: Purpose;
  readonly env?: string;
  readonly delivery: string;
}

/** \`teal github role\`: the role that a job takes, and where. */
export function roleCommand(): Command {
  return new Command('role')
    .description('Tell a job which role it takes, and where')
    .addOption(
      new Option('--for <purpose>', 'what the job does')
        .choices(['plan', 'build', 'prepare', 'deploy', 'drift', 'restore'])
        .makeOptionMandatory(),
    )
    .option('--env <name>', 'environment (default: none, for build)', nameOf('--env'))
    .requiredOption('--delivery <file>', 'the delivery, as teal github delivery prints it')
    .addHelpText('after', EXAMPLES)
    .action(async (options: RoleOptions) => {
      const { delivery, outputsOf, roleFor } = await import('./decide.js');
      const file = process.env.GITHUB_OUTPUT;
      if (!file)
        throw new VerbFailed(EXIT.BAD_INPUT, 'GITHUB_OUTPUT must be set, got none; it is for jobs of GitHub');
      const { data, error } = delivery.safeParse(parsed(readText('--delivery', options.delivery)));
      if (error !== undefined) {
        throw new VerbFailed(
          EXIT.BAD_INPUT,
          `--delivery must be as teal github delivery prints it: ${error.message}`,
        );
      }
      const role = roleFor(data, options.for, options.env);
      process.stdout.write(`::add-mask::${role.account}\n`);
      appendFileSync(file, outputsOf(role));
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema says what it must be
  }
}
