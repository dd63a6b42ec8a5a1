import { Command, InvalidArgumentError, Option } from 'commander';
import { Progress } from './progress';
import { columnsOf, fitted } from './terminal/fitted';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal cost                                        what is watched of this app's service, one, ten and fifty times
  $ teal cost --env production --services 1,8
  $ teal cost --assembly cdk.out --json

What alarms, dashboards, metrics and probes of a service cost a month: counted in the templates, at list prices of a day that
it names. The tasks, the load balancer, its firewall, secrets, the database and
the network are not in it. It asks AWS nothing.
Exit codes: 0 told; 2 bad input
--json prints one object: schemaVersion (1), exitCode, service, environment, prices (asOf, region) and bills: for each number of
  services, its bill (usd) by lines (what, amount, usd)`;

export interface CostOptions {
  readonly config: string;
  readonly assembly?: string;
  readonly env?: string;
  readonly service?: string;
  readonly services: readonly number[];
  readonly json?: true;
}

/**
 * `teal cost`: what watching a service costs a month. With `--json` stdout is one object: `schemaVersion` (1), `exitCode`,
 * `service`, `environment`, `prices` (`asOf`, `region`) and `bills`, each with `services` and its `bill`.
 */
export function costCommand(): Command {
  return new Command('cost')
    .description('Tell what watching a service costs a month, from its template')
    .addOption(new Option('--config <file>', 'configuration to synthesize').default('teal.config.ts'))
    .addOption(new Option('--assembly <dir>', 'a cloud assembly (cdk.out) instead').conflicts('config'))
    .option('--env <name>', 'environment (default: the last one)')
    .option('--service <name>', 'service (default: the only one)')
    .addOption(
      new Option('--services <numbers>', 'for how many such services in one account and region')
        .argParser(numbersOf)
        .default([1, 10, 50], '1,10,50'),
    )
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: CostOptions) => {
      const { carryOut } = await import('./cost/carry-out.js');
      const { jsonOf, textOf } = await import('./cost/report.js');
      const cost = await untilSignal((signal) => carryOut(options, new Progress(process.stderr), signal));
      process.stdout.write(options.json ? jsonOf(cost) : fitted(textOf(cost, columnsOf(process.stdout))));
    });
}

function numbersOf(value: string): number[] {
  const numbers = value.split(',').map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= 10_000)) return numbers;
  throw new InvalidArgumentError('It must be whole numbers from 1 to 10000, with commas between them.');
}
