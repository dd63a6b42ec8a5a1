import { Command, Option } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { EXIT, VerbFailed } from './exit-codes';
import { PAGES, type Page } from './open/pages';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';

const EXAMPLES = `
Examples:
  $ teal open --service shop --env production                       the dashboard: are users hurt, since when, by which release
  $ teal open --service shop --env production --what deployment     its deployments, in the console of ECS
  $ teal open --service shop --env production --what logs --print   the address alone

Prints the address, and opens it in a browser where a person sits at a terminal (open, xdg-open, start): never in CI,
through a pipe, or on a Linux without a display. No call of AWS is made: the console asks who you are. It does not know
whether a page is there: an environment may have left its dashboard out (watch: { dashboard: false }).
Exit codes: 0 printed; 1 there is no such page, with the reason; 2 bad input; 3 could not tell (no region, no such profile)
--json prints one object and opens nothing: schemaVersion (1), service, environment, exitCode, reason (for people), outcome
  (told | refused | failed), what, and where told: region, url`;

export interface OpenOptions extends ServiceOptions {
  readonly what: Page;
  readonly print?: true;
  readonly json?: true;
}

/**
 * \`teal open\`: the address of the environment's dashboard, or of another page of AWS's console about it.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (told | refused | failed),
 * `exitCode`, `reason` for people, `what`, and where it was told `region` and `url`.
 */
export function openCommand(): Command {
  return withServiceOptions(new Command('open'))
    .description("Open the environment's dashboard, or another page of AWS's console about it")
    .addOption(
      new Option('--what <page>', 'which page')
        .choices(Object.keys(PAGES))
        .default('dashboard' satisfies Page),
    )
    .option('--print', 'print the address, and open nothing')
    .option('--json', 'print it as JSON, and open nothing')
    .addHelpText('after', EXAMPLES)
    .action(async (options: OpenOptions) => {
      const { open } = await import('./open/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./open/report.js');
      const { openerOf, start } = await import('./open/browser.js');
      const told = await open(options, { connect, env: process.env });
      const code = exitCodeOf(told);
      const stream = code === EXIT.AS_EXPECTED || options.json ? process.stdout : process.stderr;
      stream.write(options.json ? jsonOf(options, told) : fitted(textOf(options, told), stream));
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
      if (told.outcome !== 'told' || options.print || options.json) return;
      const opener = openerOf({
        ...{ platform: process.platform, env: process.env },
        isTerminal: process.stdout.isTTY === true,
      });
      const failed = opener && (await start(opener, told.url));
      if (failed !== undefined) say(failed);
    });
}
