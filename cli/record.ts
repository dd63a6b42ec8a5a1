import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { harmless } from './aws/harmless';
import { withPlaceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { Progress } from './progress';
import { fitted } from './terminal/fitted';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Example, some time after a job of teal apply was ended:
  $ teal record --prepared prepared.json --run https://github.com/acme/shop/actions/runs/1

It takes the verdict of a release that outlasted its job, and writes it down where nobody has: with the people, and with
what it cannot take back, that were written down when it began. What stands on record, or was followed by a later
release, is left as it is; what still runs is looked at the next time.
Exit codes: 0 nothing to write, or written and released; 1 written, and it did not go out; 2 bad input; 3 could not be
            told or written
--json prints one object: schemaVersion (1), environment, commit, exitCode, services (service, is: written | already |
  running | nothing | unknown, reason, outcome)`;

interface RecordOptions {
  readonly prepared: string;
  readonly run?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly json?: true;
}

/** \`teal record\`: the end of a release whose job did not live to see it. */
export function recordCommand(): Command {
  return withPlaceOptions(new Command('record'))
    .description('Write down how a release ended that outlasted its job')
    .requiredOption('--prepared <file>', 'what teal prepare has written for it')
    .addOption(new Option('--run <url>', 'of the workflow that deployed').argParser(urlOf))
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async ({ prepared: file, run, json, ...place }: RecordOptions) => {
      const { readPrepared } = await import('./apply/carry-out.js');
      const { record } = await import('./record/carry-out.js');
      const { exitCodeOf } = await import('./record/decide.js');
      const prepared = readPrepared({ prepared: file });
      const services = await untilSignal(async (signal) => {
        const progress = new Progress(process.stderr);
        try {
          const clients = await connect(place);
          return await record(
            prepared,
            { ...(run && { run }) },
            { clients, pause: WALL_CLOCK, progress, signal },
          );
        } finally {
          progress.end();
        }
      }, LEFT.WRITTEN);
      const { environment, commit } = prepared;
      const code = exitCodeOf(services);
      const plain = services.map((each) => ({
        ...each,
        reason: each.reason.split('\n').map(harmless).join('\n'),
      }));
      const report = { schemaVersion: 1, environment, commit, exitCode: code, services: plain };
      const text = plain
        .flatMap(({ service, is, outcome, reason }) => [
          `${service} in ${environment}: ${outcome ?? is}`,
          ...reason.split('\n').map((line) => `  ${line}`),
        ])
        .map((line) => `${harmless(line)}\n`);
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : fitted(text.join('')));
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}

function urlOf(value: string): string {
  if (/^https:\/\/[\w./-]+$/.test(value) && value.length <= 500) return value;
  throw new InvalidArgumentError('--run must be a URL of https, without a query.');
}
