import { Command, InvalidArgumentError, Option } from 'commander';
import { APPROVALS } from '../rehearsal/approval-answers';
import type { Report } from '../rehearsal/report/release';
import { EXIT, VerbFailed } from './exit-codes';
import { Progress } from './progress';
import type { AllOptions } from './rehearse/all/carry-out';
import type { RehearseOptions } from './rehearse/carry-out';
import { commandOf, pathOf, rateOf, taskOf, whole } from './rehearse/option-values';
import { requireWritable, writeReport } from './report-file';
import { takesColours } from './terminal/colours';
import { columnsOf, fitted } from './terminal/fitted';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal rehearse                                    a good and a bad release of this app's service
  $ teal rehearse --without alarms                   the same without a net: the bad one reaches all users
  $ teal rehearse --release "node dist/next.js"      your next version against the one of today
  $ teal rehearse --path "/orders?open=1" --release "npm start"
                                                     users ask for this path instead of /
  $ teal rehearse --replay logs/ --path /orders/42   users ask for what they asked for in access logs
  $ teal rehearse --release "python3 bad.py" --expect rolled-back
  $ teal rehearse --approval nobody                  where an approval waits in vain: what its timeout does
  $ teal rehearse --html rehearsal.html              the same as a page: traffic, errors, latency, alarms and gates over time
  $ teal rehearse --service api                      of several services this one; without it one after the other, in the
                                                     order of their release, until one is not as expected
  $ teal rehearse --all                              some eighty bad releases, and what became of each
  $ teal rehearse --all --live                       some twenty of them with processes and real requests
  $ teal rehearse --assembly cdk.out --task web="npm start" --json=report.json
                                                     a CDK app that is not Teal's

Commands are run by sh -c in a process group of their own, with PORT set: any program that listens on it. --release and
--baseline run where you type them, local.command of the configuration in its own folder.
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
    .option('--service <name>', 'service (default: all of the environment, in the order of their release)')
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
    .addOption(
      new Option(
        '--path <path>',
        'path that users ask for, by GET; with --replay: one to ask for where its like is in the log, may be repeated',
      )
        .argParser<string[]>((path, others) => [...others, pathOf('--path', '/orders')(path)])
        .default([], '/'),
    )
    .addOption(
      new Option(
        '--replay <access-log>',
        'take paths and rate from access logs of the load balancer, a file or a folder; may be repeated',
      )
        .argParser<string[]>((log, others) => [...others, log])
        .default([], 'none'),
    )
    .option(
      '--rate <n>',
      'requests in a wall second (default: enough to judge green by; with --replay: as many as in the log)',
      rateOf,
    )
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
    .option('--all', 'every scenario of the catalogue, with models of tasks and users: prints the scoreboard')
    .option(
      '--only <name>',
      'with --all: this scenario, or this group of them; may be repeated',
      (name: string, others: readonly string[] = []) => [...others, name],
    )
    .option(
      '--scenarios <file>',
      'with --all: scenarios of your own; may be repeated (default: scenarios/*.ts)',
      (file: string, others: readonly string[] = []) => [...others, file],
    )
    .option(
      '--live',
      'with --all: with processes and real requests, the scenarios that models cannot say and some of the others',
    )
    .option('--against <file>', 'with --all: a scoreboard in JSON; what promises less than it is wrong')
    .option('--json [file]', 'print the report as JSON to stdout, or write it to a file')
    .option('--html <file>', 'write a page of the run, all of it in one file, to look at and to send')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options, command: Command) => {
      if (typeof options.json === 'string') requireWritable('--json', options.json);
      if (options.html !== undefined) requireWritable('--html', options.html);
      refuseMixed(options, command);
      if (options.all) {
        await rehearseAll(options);
        return;
      }
      // With the engine behind it: a tenth of a second that other verbs, and bad options, need not wait.
      const { carryOut } = await import('./rehearse/carry-out.js');
      const report = await untilSignal((signal) => carryOut(options, new Progress(process.stderr), signal));
      const { summaryOf } = await import('./rehearse/summary.js');
      print(report, summaryOf(report), options.json);
      if (options.html !== undefined) {
        const { reportPage } = await import('./page/report-page.js');
        writeReport('--html', options.html, reportPage(report));
      }
      if (!report.releases.every((release) => release.asExpected))
        throw new VerbFailed(EXIT.NOT_AS_EXPECTED, '');
    });
}

type Options = RehearseOptions & AllOptions & { json?: string | true; all?: true };

/** What a catalogue decides for each scenario. */
const NOT_WITH_ALL = ['release', 'replay', 'without', 'approval', 'expect'];
/** How processes are started and asked. */
const OF_PROCESSES = ['baseline', 'task', 'health', 'path', 'rate'];
const ONLY_WITH_ALL = ['only', 'scenarios', 'live', 'against'];

function refuseMixed({ all, live }: Options, command: Command): void {
  const given = (names: readonly string[]) =>
    names.filter((name) => command.getOptionValueSource(name) === 'cli').map((name) => `--${name}`);
  const [alone, decided] = [given(ONLY_WITH_ALL), given(NOT_WITH_ALL)];
  const [processes, own] = [given(OF_PROCESSES), given(['scenarios', 'against'])];
  const problems = all
    ? [
        ...refused(
          '--all',
          decided,
          'got both; each scenario says that itself, and a scenario of your own may',
        ),
        ...(live
          ? refused('--live', own, 'got both; these are of models, leave one of them out')
          : refused('--all', processes, 'got both; models have none, add --live for processes')),
      ]
    : alone.length > 0
      ? [`${alone.join(', ')} must come with --all, got it alone; add --all`]
      : [];
  if (problems.length > 0) throw new VerbFailed(EXIT.BAD_INPUT, problems.join('\n'));
}

const refused = (option: string, without: readonly string[], why: string) =>
  without.length === 0 ? [] : [`${option} must come without ${without.join(', ')}, ${why}`];

async function rehearseAll(options: Options): Promise<void> {
  const { carryOutAll } = await import('./rehearse/all/carry-out.js');
  const { boardOf } = await import('./rehearse/all/table.js');
  const board = await untilSignal((signal) => carryOutAll(options, new Progress(process.stderr), signal));
  const text = `${JSON.stringify(board, null, 2)}\n`;
  if (options.json === true) process.stdout.write(text);
  else {
    const colours = takesColours(process.stdout);
    // In a file nothing is cut.
    process.stdout.write(fitted(boardOf(board, { columns: columnsOf(process.stdout), colours })));
    if (options.json !== undefined) writeReport('--json', options.json, text);
  }
  if (options.html !== undefined) {
    const { scoreboardPage } = await import('./page/scoreboard-page.js');
    writeReport('--html', options.html, scoreboardPage(board));
  }
  const { isRight } = await import('../rehearsal/scenarios/scoreboard.js');
  if (!isRight(board)) throw new VerbFailed(EXIT.NOT_AS_EXPECTED, '');
}

function print(report: Report, summary: string, json: string | true | undefined): void {
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (json === true) {
    process.stdout.write(text);
    return;
  }
  process.stdout.write(fitted(summary));
  if (json !== undefined) writeReport('--json', json, text);
}
