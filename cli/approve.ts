import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { reasonOption } from './records/reason-option';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';

const ENDS = `Several wait where a stage has several: the message says which, and --hook names one. The notice of the gate approval
has the whole command, with the hook's id, which is of this deployment and stage alone.
Exit codes: 0 answered; 1 nothing waits, or more than one does, with the reason; 2 bad input;
            3 could not be done (throttled, a permission is missing, not found), or answered and not put on record
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people), outcome (approved |
  rejected | refused | failed), recorded (is: yes | no | failed, reason), and where one was answered: deployment, hook,
  stage, digests (of the images), by`;

const APPROVE = `
Examples:
  $ teal approve --service shop --env production --hook ecs-pause-4f2a91c0
  $ teal approve --service shop --env production --reason "looked at the new cart, see #812"

Answers a gate that waits for a person (a PAUSE hook): the release goes on from there. A gate that is no such hook
is answered by teal override. At a terminal it says what goes on, and asks for the name of the environment, unless --yes; where nobody
sits, in a job, the command is the answer.
${ENDS}`;

const REJECT = `
Examples:
  $ teal reject --service shop --env production --reason "the new cart has no prices"
  $ teal reject --service shop --env production --reason "not today" --hook ecs-pause-4f2a91c0

Answers a gate that waits for a person (a PAUSE hook): the whole release goes back. To take back one that does not wait,
use teal rollback.
${ENDS}`;

export interface AnswerOptions extends ServiceOptions {
  /** Id of a hook. */
  readonly hook?: string;
  readonly reason?: string;
  /** Of approve. */
  readonly yes?: true;
  readonly json?: true;
}

/** What a person says to a hook. */
export type Answer = 'approve' | 'reject';

/**
 * \`teal approve\`: a release that waits for a person goes on.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (approved | rejected | refused |
 * failed), `exitCode`, `reason` for people, `recorded` (`is` yes | no | failed, with `reason`), and where a hook was
 * answered `deployment` (its ARN), `hook`, `stage`, `digests` and `by`.
 */
export function approveCommand(): Command {
  return answerCommand('approve', 'Let a release go on that waits for a person', APPROVE)
    .addOption(reasonOption().makeOptionMandatory(false))
    .option('--yes', 'do not ask');
}

/** @param examples and exit codes */
function answerCommand(answer: Answer, description: string, examples: string): Command {
  return withServiceOptions(new Command(answer))
    .description(description)
    .addOption(new Option('--hook <id>', 'which hook (default: the one that waits)').argParser(hookOf))
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', examples)
    .action(async (options: AnswerOptions) => {
      const { answerHook } = await import('./approve/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./approve/report.js');
      const { askForName } = await import('./traffic/confirm.js');
      const answered = await untilSignal((signal) => {
        // Whoever takes a release back leads users to what they had: that waits for nothing.
        const asks = answer === 'approve' && !options.yes;
        const confirm = asks ? askForName(signal) : undefined;
        return answerHook(answer, options, { connect, now: WALL_CLOCK.now, signal, say, confirm });
      }, LEFT.WRITTEN);
      process.stdout.write(options.json ? jsonOf(options, answered) : fitted(textOf(options, answered)));
      if (exitCodeOf(answered) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(answered), '');
    });
}

/** \`teal reject\`: a release that waits for a person goes back. With `--json` as \`teal approve\`. */
export function rejectCommand(): Command {
  return answerCommand('reject', 'Take a release back that waits for a person', REJECT).addOption(
    reasonOption(),
  );
}

function hookOf(value: string): string {
  if (/^[A-Za-z0-9_-]{1,128}$/.test(value)) return value;
  throw new InvalidArgumentError('--hook must be the id of a hook, like ecs-pause-4f2a91c0.');
}
