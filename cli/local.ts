import { Command, InvalidArgumentError, Option } from 'commander';
import { localBinding } from '../lib/local-binding';
import { EXIT, VerbFailed } from './exit-codes';
import type { LocalOptions } from './local/serve';
import { Progress } from './progress';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal local                                       AWS on this machine, for the last environment of teal.config.ts
  $ AWS_PROFILE=teal-local npx cdk bootstrap         in another terminal: the real CDK CLI …
  $ AWS_PROFILE=teal-local npx cdk deploy shop-production
                                                     … and again, once something has changed: a release under load
  $ teal local --env staging --rate 200
  $ teal local --reset                               has the one that runs here forget everything

Exit codes: 0 after --reset, 130 after Ctrl-C, 2 bad input, 3 could not be done`;

/** `teal local`: what `cdk deploy` deploys into without an account. */
export function localCommand(): Command {
  return new Command('local')
    .description('Be AWS for the CDK CLI on this machine: cdk deploy becomes a release under load')
    .addOption(new Option('--config <file>', 'configuration to synthesize').default('teal.config.ts'))
    .option('--env <name>', 'environment (default: the last one)')
    .option('--service <name>', 'service (default: the only one)')
    .option('--path <path>', 'path that users ask for, by GET (default: /)', pathOf)
    .option('--rate <n>', 'requests in a wall second (default: enough to judge green by)', rateOf)
    .option('--seed <n>', 'of everything that is left to chance', wholeOf, 1)
    .option('--json', 'print one line of JSON to stdout once it is ready')
    .option('--reset', 'have the one that runs in this directory forget everything')
    .addHelpText('after', EXAMPLES)
    .action(async (options: LocalOptions & { json?: true; reset?: true }) => {
      if (options.reset) return reset(process.cwd());
      // With the engine behind it: other verbs need not wait for it.
      const { serve } = await import('./local/serve.js');
      await untilSignal((signal) =>
        serve(options, new Progress(process.stderr), signal, (ready) => {
          if (options.json) process.stdout.write(`${JSON.stringify(ready)}\n`);
        }),
      );
    });
}

function reset(directory: string): void {
  const binding = localBinding(directory);
  if (!binding)
    throw new VerbFailed(EXIT.COULD_NOT_RUN, 'teal local must run in this directory, got none; start it');
  process.kill(binding.pid, 'SIGUSR2');
}

function pathOf(value: string): string {
  if (/^\/[\x21-\x7e]*$/.test(value)) return value;
  throw new InvalidArgumentError("--path must begin with '/' and be encoded as in a URL, like /orders.");
}

function rateOf(value: string): number {
  const rate = Number(value);
  if (rate > 0 && rate <= 10_000) return rate;
  throw new InvalidArgumentError('--rate must be above 0 and at most 10000.');
}

function wholeOf(value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value); // Number('') is 0
  if (!Number.isInteger(number)) throw new InvalidArgumentError('--seed must be a whole number.');
  return number;
}
