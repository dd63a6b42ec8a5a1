import { Command } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { EXIT, VerbFailed } from './exit-codes';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal exec --service shop --env staging                                      a shell in the newest task
  $ teal exec --service shop --env production --revision green                  in one of the new revision
  $ teal exec --service shop --env production --task 0123456789abcdef -- ps aux
  $ teal exec --service shop --env staging -- sh -c 'ls /tmp | wc -l'           words are kept apart; one alone is a line

Where the environment has exec: true, and for who may call ecs:ExecuteCommand (break-glass). It says in which task, of which
revision and digest, and where it is logged, and asks. It is root in the container; what it changes goes with the task.
Needs AWS's session-manager-plugin on the PATH, and a terminal. Ctrl-C goes to what runs in the task.
Exit codes: 0 a session was opened, and is over; 1 none was opened, with the reason; 2 bad input, or no terminal and
            no --yes; 3 could not be done (no plugin, a permission is missing, throttled), or the plugin failed
            How the command itself ended is in no exit code: the plugin does not tell, and it ends with 0, too, where it
            could not connect.
--json prints one object when it is over: schemaVersion (1), service, environment, outcome (opened | refused | failed),
  exitCode, reason (for people), and as far as it came: task, revision (ARNs), container, digest, command, logged, by,
  session (its id), plugin (its exit code; null: a signal). What the session says is on stderr then`;

export interface ExecOptions extends ServiceOptions {
  /** Id or ARN. */
  readonly task?: string;
  /** current | blue | green, or the id or ARN of one. */
  readonly revision?: string;
  readonly container?: string;
  readonly yes?: true;
  readonly json?: true;
  /** Its words; none is a shell. */
  readonly command: readonly string[];
}

/**
 * `teal exec`: a shell, or another command, in a running task, by ECS Exec and AWS's session-manager-plugin.
 *
 * With `--json` stdout is one object, when the session is over: `schemaVersion` (1), `service`, `environment`, `outcome`
 * (opened | refused | failed), `exitCode`, `reason` for people, and as far as it came `task` and `revision` (ARNs; `revision` null
 * where ECS does not tell), `container`, `digest` (null where ECS does not tell), `command`, `logged` (where, for people), `by`,
 * `session` (its id, never its token), `plugin` (its exit code; null where a signal ended it). What the session says is on stderr.
 */
export function execCommand(): Command {
  return withServiceOptions(new Command('exec'))
    .description('Open a shell in a running task, where the environment lets people')
    .argument('[command...]', 'what runs, after -- (default: /bin/sh)')
    .option('--task <id>', 'this task, by its id or ARN (default: the newest that takes a shell)')
    .option('--revision <revision>', 'a task of this one: current, blue, green, or its id or ARN')
    .option('--container <name>', 'in this container (default: the one that requests go to)')
    .option('--yes', 'do not ask')
    .option('--json', 'print what was done as JSON when it is over, and likewise why nothing was')
    .addHelpText('after', EXAMPLES)
    .action(async (command: string[], given: Omit<ExecOptions, 'command'>) => {
      const options: ExecOptions = { ...given, command };
      const { openSession } = await import('./exec/carry-out.js');
      const { requirePlugin, runPlugin } = await import('./exec/plugin.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./exec/report.js');
      const { askForName } = await import('./traffic/confirm.js');
      const { env } = process;
      const opened = await untilSignal((signal) =>
        openSession(options, {
          ...{ connect, signal, confirm: askForName(signal) },
          say,
          requirePlugin: () => requirePlugin(env),
        }),
      );
      const { handOver } = opened;
      // Past the signals that end a verb: what is typed is the session's.
      const ended = handOver
        ? { ...opened, plugin: (await runPlugin(handOver, { env, stdout: options.json ? 2 : 1 })) ?? null }
        : opened;
      process.stdout.write(options.json ? jsonOf(options, ended) : fitted(textOf(options, ended)));
      if (exitCodeOf(ended) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(ended), '');
    });
}
