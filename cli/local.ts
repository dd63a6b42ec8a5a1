import { Command, Option } from 'commander';
import { localBinding } from '../lib/config/local-binding';
import { EXIT, VerbFailed } from './exit-codes';
import type { LocalOptions } from './local/serve';
import { Progress } from './progress';
import { pathOf, rateOf, whole } from './rehearse/option-values';
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
    .option('--path <path>', 'path that users ask for, by GET (default: /)', pathOf('--path', '/orders'))
    .option('--rate <n>', 'requests in a wall second (default: enough to judge green by)', rateOf)
    .option('--seed <n>', 'of everything that is left to chance', whole('--seed'), 1)
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
