import { Command, Option } from 'commander';
import { connect } from './aws/clients';
import { nameOf, withPlaceOptions } from './aws/options';
import { takesColours } from './terminal/colours';
import { fitted } from './terminal/fitted';
import { fittedProse } from './terminal/prose';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal runbook                                           every alarm with its runbook, and who is told
  $ teal runbook shop-production-availability-page         of an alarm: with its names filled in
  $ teal runbook shop-production-availability-page --live  and what CloudWatch says of it now
  $ teal runbook gate-freeze#closed --service shop --env production
                                                           of a failure that says "see runbooks/gate-freeze.md#closed"

Without --live it asks nobody: it reads the assembly (npx cdk synth writes one) and the runbooks. One of the same name in
the folder runbooks beside the assembly is read in place of Teal's. A runbook by its name needs no assembly; then names stay
as <service>, <environment>, unless options give them.
Exit codes: 0 printed, also where CloudWatch gave --live no answer; 2 bad input: no such alarm or runbook,
  environment or service, no assembly
--json prints one object: schemaVersion (1), exitCode, and of a runbook: runbook (name, file, own), alarm (name, service,
  environment, region, severity, objective, summary, impact, dashboard; as far as it has them), told (channel, receivers of it, or
  null), sections (title, text), live (state, since, reason; or failed: why not); without a name alarms: a list of alarm
  with runbook, told and partOf (the alarms that tell of it)`;

export interface RunbookOptions {
  readonly assembly: string;
  readonly service?: string;
  readonly env?: string;
  readonly live?: true;
  readonly json?: true;
  readonly region?: string;
  readonly profile?: string;
}

/**
 * `teal runbook`: what to do about an alarm, or about a failure that names a runbook, with the names filled in and who is
 * told. With `--json` stdout is one object, as `--help` says.
 */
export function runbookCommand(): Command {
  return withPlaceOptions(new Command('runbook'))
    .description('Print the runbook of an alarm, with its names filled in and who is told')
    .argument('[alarm]', 'whole name of an alarm, or a runbook: gate-freeze, gate-freeze#closed')
    .option('--assembly <directory>', 'that has the alarms', 'cdk.out')
    .addOption(new Option('--service <name>', 'only its alarms').argParser(nameOf('--service')))
    .addOption(new Option('--env <name>', 'only alarms of this environment').argParser(nameOf('--env')))
    .option('--live', 'ask CloudWatch how the alarm is now')
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (asked: string | undefined, options: RunbookOptions) => {
      const { listAlarms, readRunbook } = await import('./runbook/carry-out.js');
      const { jsonOf, jsonOfList, textOf, textOfList } = await import('./runbook/report.js');
      if (asked === undefined) {
        const listed = listAlarms(options);
        process.stdout.write(options.json ? jsonOfList(listed) : fitted(textOfList(listed)));
        return;
      }
      const printed = await untilSignal(
        (signal) => readRunbook(asked, options, { connect, signal }),
        LEFT.READ,
      );
      process.stdout.write(
        options.json
          ? jsonOf(printed)
          : fittedProse(textOf(printed, takesColours(process.stdout)), process.stdout),
      );
    });
}
