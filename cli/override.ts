import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';
import { durationOf } from './verdict/times';

const EXAMPLES = `
Examples:
  $ teal override smoke-test --running-deployment --service shop --env production --reason "mail is down, not ours"
  $ teal override admission --digest sha256:4f2a… --for 3h --service shop --env production --reason "CVE-2026-1 is in no path of ours"
  $ teal override admission --digest sha256:4f2a… --second --service shop --env production
  $ teal override metrics --running-deployment --decision fail --service shop --env production --reason "orders are wrong"

One decision about one gate and one image, which works for one deployment, until --for is over, 4h at most. It is read by a gate that is
inconclusive and waits, and before a gate looks: a gate that has failed has ended its deployment, so override it before
the next. It shows what it writes and asks for the name of the environment. A gate that the service does not have is refused,
with those that it has. Gates of the kinds admission, separation and live-traffic, whatever their ids, need a second
person, who runs the same command with --second: reason and end are those of the first.
Exit codes: 0 written; 1 not written, with the reason; 2 bad input, or no terminal and no --yes; 3 could not be done
            (throttled, a permission is missing, not found), or written, and not announced or not put on record
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people), outcome (written | refused |
  failed), and when written: decision (gate, digest, decision, author, reason, expires), parameter, second (true | false),
  needsSecond (true | false), announced and recorded (is: yes | no | failed, reason)`;

const HOUR = 3_600_000;
/** Milliseconds that a decision counts at most: who decides about a release is still at work when it ends. */
const LONGEST = 4 * HOUR;
/** In characters, so that a parameter of 4 KB has room for it. */
const LONGEST_REASON = 1000;

export interface OverrideOptions extends ServiceOptions {
  /** Of the image; or that of the deployment that runs. */
  readonly digest?: string;
  readonly runningDeployment?: true;
  readonly decision?: 'pass' | 'fail';
  /** Given but with `second`. */
  readonly reason?: string;
  /** Milliseconds. */
  readonly for: number;
  readonly second?: true;
  readonly yes?: true;
  readonly json?: true;
}

/**
 * \`teal override\`: a person decides in place of a gate, once, for one image.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (written | refused | failed),
 * `exitCode`, `reason` for people, and when it was written `decision` (`gate`, `digest`, `decision`, `author`, `reason`,
 * `expires`), `parameter` (its name), `second`, `needsSecond`, `announced` and `recorded` (`is` and `reason`).
 */
export function overrideCommand(): Command {
  return withServiceOptions(new Command('override'))
    .description('Decide in place of a gate, once, for one image')
    .argument('<gate>', 'id of the gate, as the configuration names it', gateOf)
    .option('--running-deployment', 'the image of the deployment that runs')
    .addOption(
      new Option('--digest <digest>', 'the image').argParser(digestOf).conflicts('runningDeployment'),
    )
    .addOption(
      new Option('--decision <decision>', 'what is decided (default: pass)').choices(['pass', 'fail']),
    )
    .addOption(new Option('--reason <text>', 'why; it is announced and kept').argParser(reasonOf))
    .addOption(new Option('--for <duration>', 'how long it counts').argParser(forOf).default(2 * HOUR, '2h'))
    .option('--second', 'as the second person')
    .option('--yes', 'do not ask')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (gate: string, options: OverrideOptions) => {
      requireWhole(options);
      const { override } = await import('./override/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./override/report.js');
      const { askForName } = await import('./traffic/confirm.js');
      const overridden = await untilSignal(
        (signal) =>
          override(gate, options, { connect, now: WALL_CLOCK.now, say, confirm: askForName(signal), signal }),
        LEFT.WRITTEN,
      );
      process.stdout.write(options.json ? jsonOf(options, overridden) : fitted(textOf(options, overridden)));
      if (exitCodeOf(overridden) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(overridden), '');
    });
}

/** @throws VerbFailed */
function requireWhole({ digest, runningDeployment, reason, second }: OverrideOptions): void {
  if (digest === undefined && !runningDeployment) {
    throw new VerbFailed(EXIT.BAD_INPUT, 'one of --digest and --running-deployment must be given, got none');
  }
  if (reason === undefined && !second) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--reason must be given, got none; only --second takes that of the first',
    );
  }
}

function gateOf(value: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) && value.length <= 64) return value;
  throw new InvalidArgumentError(
    'it must be the id of a gate: small letters, digits and hyphens, like smoke-test.',
  );
}

function digestOf(value: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(value)) return value;
  throw new InvalidArgumentError('--digest must be a digest: sha256: and 64 hexadecimal digits.');
}

function reasonOf(value: string): string {
  const text = value.trim();
  if (text !== '' && text.length <= LONGEST_REASON) return text;
  throw new InvalidArgumentError(`--reason must be 1 to ${LONGEST_REASON} characters.`);
}

function forOf(value: string): number {
  const milliseconds = durationOf('--for')(value);
  if (milliseconds <= LONGEST) return milliseconds;
  throw new InvalidArgumentError('--for must be at most 4h.');
}
