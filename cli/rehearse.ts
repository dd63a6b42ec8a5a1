import { Command, InvalidArgumentError, Option } from 'commander';
import type { Report } from '../rehearsal/report/release';
import { EXIT, VerbFailed } from './exit-codes';
import { Progress } from './progress';
import { APPROVALS } from './rehearse/approval-answers';
import type { RehearseOptions } from './rehearse/carry-out';
import { summaryOf } from './rehearse/summary';
import { requireWritable, writeReport } from './report-file';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal rehearse                                    a good and a bad release of this app's service
  $ teal rehearse --without alarms                   the same without a net: the bad one reaches all users
  $ teal rehearse --release "node dist/next.js"      your next version against the one of today
  $ teal rehearse --path "/orders?open=1" --release "npm start"
                                                     users ask for this path instead of /
  $ teal rehearse --release "python3 bad.py" --expect rolled-back
  $ teal rehearse --approval nobody                  where an approval waits in vain: what its timeout does
  $ teal rehearse --assembly cdk.out --task web="npm start" --json=report.json
                                                     a CDK app that is not Teal's

Commands are run by sh -c in a process group of their own, with PORT set: any program that listens on it.
Exit codes: 0 as expected, 1 not as expected, 2 bad input, 3 could not be done (the baseline never became healthy,
or this machine did not keep up: then nothing is known about the release)`;

/** \`teal rehearse\`: what would a release do to its users? */
export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description(
      'Rehearse a release of a service on this machine, without AWS, and tell what it does to users',
    )
    .addOption(new Option('--config <file>', 'configuration to synthesize').default('teal.config.ts'))
    .addOption(new Option('--assembly <dir>', 'a cloud assembly (cdk.out) instead').conflicts('config'))
    .option('--env <name>', 'environment (default: the last one)')
    .option('--service <name>', 'service (default: the only one)')
    .option(
      '--release <cmd>',
      'command that starts the release (default: a good one and a bad one)',
      commandOf('--release'),
    )
    .option(
      '--baseline <cmd>',
      'command that starts what users have today (default: the configured local command)',
      commandOf('--baseline'),
    )
    .addOption(
      new Option('--task <container=cmd>', 'command of a container, for an assembly without teal.json')
        .argParser(taskOf)
        .default({}, 'none'),
    )
    .option(
      '--health <path>',
      'path that answers when a task is ready (default: that of the service)',
      pathOf('--health', '/ready'),
    )
    .option('--path <path>', 'path that users ask for, by GET (default: /)', pathOf('--path', '/orders'))
    .option('--rate <n>', 'requests in a wall second (default: enough to judge green by)', rateOf)
    .option('--seed <n>', 'of everything that is left to chance', whole('--seed'), 1)
    .addOption(
      new Option('--without <net>', 'take a net out, to see what it is worth; may be repeated')
        .choices(['alarms', 'gates'])
        .argParser<string[]>((net, others = []) => {
          if (!['alarms', 'gates'].includes(net))
            throw new InvalidArgumentError('Allowed are alarms and gates.');
          return [...others, net];
        }),
    )
    .addOption(
      new Option(
        '--approval <answer>',
        'what is said to each approval after one simulated minute; a release that is refused so must be rolled back',
      )
        .choices(APPROVALS)
        .default('approve'),
    )
    .addOption(
      new Option('--expect <outcome>', 'with --release: what must become of it (default: released)').choices([
        'released',
        'rolled-back',
      ]),
    )
    .option('--json [file]', 'print the report as JSON to stdout, or write it to a file')
    .addHelpText('after', EXAMPLES)
    .action(async (options: RehearseOptions & { json?: string | true }) => {
      if (typeof options.json === 'string') requireWritable('--json', options.json);
      // With the engine behind it: a tenth of a second that other verbs, and bad options, need not wait.
      const { carryOut } = await import('./rehearse/carry-out.js');
      const report = await untilSignal((signal) => carryOut(options, new Progress(process.stderr), signal));
      print(report, options.json);
      if (!report.releases.every((release) => release.asExpected))
        throw new VerbFailed(EXIT.NOT_AS_EXPECTED, '');
    });
}

function print(report: Report, json: string | true | undefined): void {
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (json === true) {
    process.stdout.write(text);
    return;
  }
  process.stdout.write(summaryOf(report));
  if (json !== undefined) writeReport('--json', json, text);
}

export function commandOf(option: string): (value: string) => string {
  return (value) => {
    if (value.trim() === '') throw new InvalidArgumentError(`${option} must be a command, like "npm start".`);
    return value;
  };
}

function taskOf(value: string, others: Record<string, string>): Record<string, string> {
  const [, container, command] = /^([^=]+)=(.+)$/s.exec(value) ?? [];
  if (container === undefined || command === undefined) {
    throw new InvalidArgumentError('--task must be CONTAINER=COMMAND, like web="npm start".');
  }
  return { ...others, [container]: command };
}

export function pathOf(option: string, example: string): (value: string) => string {
  return (value) => {
    if (/^\/[\x21-\x7e]*$/.test(value)) return value;
    throw new InvalidArgumentError(
      `${option} must begin with '/' and be encoded as in a URL, like ${example}.`,
    );
  };
}

/** More than a load generator on one core can send. */
const HIGHEST_RATE = 10_000;

export function rateOf(value: string): number {
  const rate = Number(value);
  if (rate > 0 && rate <= HIGHEST_RATE) return rate;
  throw new InvalidArgumentError(`--rate must be above 0 and at most ${HIGHEST_RATE}.`);
}

function whole(option: string): (value: string) => number {
  return (value) => {
    const number = value.trim() === '' ? Number.NaN : Number(value); // Number('') is 0
    if (!Number.isInteger(number)) throw new InvalidArgumentError(`${option} must be a whole number.`);
    return number;
  };
}
