import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import type { Asked } from './limit/decide';
import { LEAST, MOST, WINDOWS } from './limit/rate';
import { LONGEST_REASON } from './records/reason-option';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';
import { durationOf } from './verdict/times';

const EXAMPLES = `
Examples:
  $ teal limit --service shop --env production                     what it is, since when, and what it blocked
  $ teal limit 300 --per 1m --service shop --env production --reason "one client floods us, see #812"
  $ teal limit --restore --service shop --env production --reason "the flood is over"

How many requests one address may send in 1m, 2m, 5m or 10m, 10 at least: who sends more is answered 429 by WAF, before the
load balancer. It changes the rule named limit of the service's rule group and nothing else; it shows what it will do and
asks for the name of the environment. Everybody behind one address is one client: see docs/limit.md before you go low. A
release leaves what is set; --restore goes back to the configured limit.
Exit codes: 0 shown, set, restored, or nothing to do; 1 not changed, with the reason; 2 bad input, or no terminal and no --yes;
            3 could not be done (throttled, a permission is missing, not found), or changed, and not put on record
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people),
  outcome (shown | unchanged | set | restored | refused | failed), configured and now (requests, seconds); when shown or
  unchanged since (is: known | configured | unknown, at, by, reason) and blocked (minutes, requests or reason); when
  changed from, and recorded (is: yes | no | failed, reason)`;

export interface LimitOptions extends ServiceOptions {
  /** Seconds. */
  readonly per?: number;
  readonly restore?: true;
  readonly reason?: string;
  readonly yes?: true;
  readonly json?: true;
}

/**
 * \`teal limit\`: the limit on requests from one address, as a person turns it while something is on fire.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (shown | unchanged | set |
 * restored | refused | failed), `exitCode`, `reason` for people, `configured` and `now` (`requests`, `seconds`); when it was
 * shown, or is so already, `since` (`is`, `at`, `by`, `reason`) and `blocked` (`minutes`, `requests` or `reason`); when it was
 * changed `from` and `recorded` (`is` and `reason`).
 */
export function limitCommand(): Command {
  return withServiceOptions(new Command('limit'))
    .description('Show or change how many requests one address may send')
    .argument('[requests]', 'how many, in the time that --per says', requestsOf)
    .addOption(new Option('--per <duration>', '1m, 2m, 5m or 10m').argParser(windowOf))
    .addOption(new Option('--restore', 'back to the configured limit').conflicts('per'))
    .addOption(
      new Option('--reason <text>', 'why, when it is changed; it is kept with the record').argParser(
        reasonOf,
      ),
    )
    .option('--yes', 'do not ask')
    .option('--json', 'print what was found or done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (requests: number | undefined, options: LimitOptions) => {
      const asked = askedOf(requests, options);
      const { limit } = await import('./limit/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./limit/report.js');
      const { askForName } = await import('./traffic/confirm.js');
      const limited = await untilSignal(
        (signal) =>
          limit(asked, options, { connect, now: WALL_CLOCK.now, say, confirm: askForName(signal), signal }),
        asked ? LEFT.WRITTEN : LEFT.READ,
      );
      process.stdout.write(options.json ? jsonOf(options, limited) : fitted(textOf(options, limited)));
      if (exitCodeOf(limited) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(limited), '');
    });
}

/** @returns undefined when it is only looked at. @throws VerbFailed for what does not go together */
export function askedOf(
  requests: number | undefined,
  { per, restore, reason }: Pick<LimitOptions, 'per' | 'restore' | 'reason'>,
): Asked | undefined {
  const bad = (text: string) => new VerbFailed(EXIT.BAD_INPUT, text);
  if (restore && requests !== undefined) {
    throw bad(`one of a number and --restore must be given, got ${requests} and --restore`);
  }
  if (requests !== undefined && per === undefined) {
    throw bad(`--per must be given with a number, got ${requests} alone; say --per 1m, 2m, 5m or 10m`);
  }
  if (requests === undefined && per !== undefined) {
    throw bad('a number must be given with --per, got none; say how many requests');
  }
  const changes = restore === true || requests !== undefined;
  if (changes !== (reason !== undefined)) {
    throw bad(
      changes
        ? '--reason must be given when the limit is changed, got none; it is kept with the record'
        : '--reason must be given with a number or --restore, got it alone',
    );
  }
  if (restore) return { restore };
  return requests === undefined || per === undefined ? undefined : { to: { requests, seconds: per } };
}

function requestsOf(value: string): number {
  const requests = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  if (requests >= LEAST && requests <= MOST) return requests;
  throw new InvalidArgumentError(`it must be a whole number of requests, ${LEAST} to ${MOST}.`);
}

function windowOf(value: string): number {
  const seconds = durationOf('--per')(value) / 1000;
  if (WINDOWS.includes(seconds)) return seconds;
  throw new InvalidArgumentError('--per must be 1m, 2m, 5m or 10m, which are the windows of WAF.');
}

function reasonOf(value: string): string {
  const text = value.trim();
  if (text !== '' && text.length <= LONGEST_REASON) return text;
  throw new InvalidArgumentError(`--reason must be 1 to ${LONGEST_REASON} characters.`);
}
