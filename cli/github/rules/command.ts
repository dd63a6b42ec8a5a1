import { Command, Option } from 'commander';
import { harmless } from '../../aws/harmless';
import { EXIT, VerbFailed } from '../../exit-codes';
import { untilSignal } from '../../until-signal';
import { connect, type RepositoryOptions, withRepository } from '../connect';
import { nameOf } from '../options';
import type { Finding } from './decide';

const EXAMPLES = `
Examples:
  $ GITHUB_TOKEN=$(gh auth token) teal github rules --repository acme/shop
  $ teal github rules --markdown rules.md                       for an issue
  $ teal github rules --directory tools --env production        before a deployment: the environment alone

Compares .github/rulesets/*.json, .github/environments.json and .github/CODEOWNERS with what is on. It changes nothing.
Needs GITHUB_TOKEN that may read the repository, and actions: read for the environments. Who may go past a ruleset is told
only to those who may change it; for others it is ???, and fails nothing.
Exit codes: 0 all on; 1 something is off; 2 bad input; 3 could not tell
--json prints one object: schemaVersion (1), repository, exitCode, findings (what, on, unknown, why)`;

interface RulesOptions extends RepositoryOptions {
  readonly directory: string;
  readonly branch: string;
  readonly env: readonly string[];
  readonly json?: true;
  readonly markdown?: string;
}

/** \`teal github rules\`: whether the branch rules and the environments are as the repository says. */
export function rulesCommand(): Command {
  return withRepository(new Command('rules'))
    .description('Check that the rules of the branch and the environments are on')
    .option('--directory <dir>', 'where the rules are', '.github')
    .option('--branch <name>', 'branch that is deployed', 'main')
    .addOption(
      new Option('--env <name>', 'check this environment, and nothing else; may be repeated')
        .argParser((value: string, before: readonly string[] = []) => [...before, nameOf('--env')(value)])
        .default([], 'all, and the rules'),
    )
    .option('--json', 'print the findings as JSON')
    .option('--markdown <file>', 'write them as Markdown, too')
    .addHelpText('after', EXAMPLES)
    .action(async ({ repository, directory, branch, env, json, markdown }: RulesOptions) => {
      const { requireWritable, writeReport } = await import('../../report-file.js');
      const { readEnvironments, readExpected } = await import('./expected.js');
      const { atAll, atEnvironments } = await import('./carry-out.js');
      if (markdown !== undefined) requireWritable('--markdown', markdown);
      const server = process.env.GITHUB_SERVER_URL ?? 'https://github.com';
      // Bad input is told before GitHub is asked.
      const look =
        env.length > 0
          ? atEnvironments(readEnvironments(directory, env), server)
          : atAll(readExpected(directory), branch, server);
      const { findings, name } = await untilSignal(async (signal) => {
        const github = connect({ ...(repository && { repository }) }, signal);
        return { findings: await look(github), name: github.repository };
      });
      const code = findings.every(({ on, unknown }) => on || unknown)
        ? EXIT.AS_EXPECTED
        : EXIT.NOT_AS_EXPECTED;
      const text = findings.map((finding) => `${textOf(finding)}\n`).join('');
      const report = { schemaVersion: 1, repository: name, exitCode: code, findings: findings.map(plainly) };
      if (markdown !== undefined) writeReport('--markdown', markdown, markdownOf(findings));
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : text);
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}

const plainly = ({ what, on, unknown, why }: Finding): Finding => ({
  what: harmless(what),
  on,
  ...(unknown && { unknown }),
  ...(why !== undefined && { why: harmless(why) }),
});

const textOf = ({ what, on, unknown, why }: Finding): string =>
  harmless(`${on ? 'on ' : unknown ? '???' : 'OFF'} ${what}${why === undefined ? '' : `: ${why}`}`);

/** As a block of code: nothing in it is Markdown. */
function markdownOf(findings: readonly Finding[]): string {
  const lines = findings.map((finding) => `    ${textOf(finding)}`);
  return `What must be on, by \`.github/rulesets\` and \`.github/environments.json\`:\n\n${lines.join('\n')}\n`;
}
