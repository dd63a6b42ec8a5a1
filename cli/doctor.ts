import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { optionalEnvironmentOption, withPlaceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { LOOK_NAMES, type LookName } from './doctor/names';
import { EXIT, VerbFailed } from './exit-codes';
import { withJsonFailure } from './json-failure';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal doctor                                             everything that can be looked at, before a first deployment or later
  $ teal doctor --env staging --profile acme-staging        of one environment, with its credentials
  $ teal doctor --only credentials,bootstrap                some of it
  $ teal doctor --page --env production                     a test page to everybody who is told of production
  $ teal doctor --page --env production --channel deploys   only to those of notify.deploys
  $ teal doctor --page --env staging --yes --json           without asking, where there is no terminal
  $ teal doctor --runtimes --env production                 until when AWS supports what functions run on, and the CDK this Node.js

Without --page and --runtimes it looks at these, and changes nothing: ${LOOK_NAMES.join(', ')}.
What needs an assembly, or credentials, is left out where there is none, and it says so: docs/doctor.md.
--page looks whether each receiver is subscribed and confirmed, then sends what an alarm or a release would send, with TEST in
it: to page and ticket an ALARM, and its OK ten seconds later; to deploys a notice. Whether it arrived, people must look.
It takes sns:ListSubscriptionsByTopic and sns:Publish on the topics, kms:GenerateDataKey and kms:Decrypt on their key.
--runtimes reads templates and asks nobody: what ends within 180 days is wrong. It goes by this version's table of AWS's dates;
run it by a schedule: docs/upgrades.md.
Exit codes: 0 all is right; 1 something is wrong, with what to do; 2 bad input, or no terminal and no --yes; 3 could not be told
            or sent (throttled, a permission is missing, a runtime is not known)
--json prints one object: schemaVersion (1), environment (of --env), exitCode, findings: each with check (page, or one of the names
  above, or assembly), environment where it is of one, is (right | wrong | unknown), about, says, and what to do where there is
  something: todo. Where it could not be told: reason (for people)`;

/** Milliseconds without a word. */
const SAID_AFTER = 2_000;

export interface DoctorOptions {
  readonly page?: true;
  readonly runtimes?: true;
  readonly channel?: 'page' | 'ticket' | 'deploys';
  /** @default every environment; only of what changes nothing */
  readonly env?: string;
  /** @default all */
  readonly only?: readonly LookName[];
  readonly assembly: string;
  readonly yes?: true;
  readonly json?: true;
  readonly region?: string;
  readonly profile?: string;
}

/**
 * `teal doctor`: checks what nobody notices until it is needed. What changes nothing it looks at by itself; the rest by an option. With `--json` stdout is one object, as
 * `--help` says.
 */
export function doctorCommand(): Command {
  return withPlaceOptions(new Command('doctor'))
    .description(
      'Check what a deployment needs, and what nobody notices until it is needed: each with its fix',
    )
    .addOption(optionalEnvironmentOption('environment (default: all; --page and --runtimes need one)'))
    .option('--only <names>', `look at these alone, with commas: ${LOOK_NAMES.join(', ')}`, lookNames)
    .option('--page', 'send a test page to each receiver')
    .option('--runtimes', 'tell what is deprecated, or soon will be, of what functions and the CDK run on')
    .addOption(
      new Option('--channel <name>', 'of --page: only its receivers').choices(['page', 'ticket', 'deploys']),
    )
    .option('--assembly <directory>', 'that says what there is to look at', 'cdk.out')
    .option('--yes', 'do not ask')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DoctorOptions) => {
      const { examine } = await import('./doctor/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./doctor/report.js');
      const { askForName } = await import('./traffic/confirm.js');
      const { thisMachine } = await import('./doctor/machine.js');
      // --page says by itself what it does.
      const slow = setTimeout(() => options.page || say('looking …'), SAID_AFTER);
      const run = (signal: AbortSignal) =>
        examine(options, {
          ...{ connect, pause: WALL_CLOCK, say, confirm: askForName(signal), signal },
          machine: thisMachine(signal),
        });
      const about = { ...(options.env !== undefined && { environment: options.env }), findings: [] };
      const findings = await withJsonFailure(options.json === true, about, () => untilSignal(run)).finally(
        () => clearTimeout(slow),
      );
      process.stdout.write(options.json ? jsonOf(options, findings) : fitted(textOf(options, findings)));
      if (exitCodeOf(findings) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(findings), '');
    });
}

function lookNames(text: string): readonly LookName[] {
  return text.split(',').map((one) => {
    const name = LOOK_NAMES.find((known) => known === one.trim());
    if (name !== undefined) return name;
    throw new InvalidArgumentError(`--only must be some of ${LOOK_NAMES.join(', ')}.`);
  });
}
