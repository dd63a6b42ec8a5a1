import { exitCodeOf } from '../ecs/exit-code';
import { shellWords } from '../ecs/shell-words';
import type { TaskLauncher } from '../ecs/workload';
import type { Command } from './task-launchers';

/**
 * How a task that runs once is started here.
 *
 * @param once the words that replace the container's command. @default the version's own command, as it is
 * @param version how the version is started whose task it is
 * @param directory of the service here: the words are of its image, wherever the version's own command is typed.
 * @default that of the version's command
 */
export function oneOffCommand(
  once: readonly string[] | undefined,
  version: Command,
  directory = version.directory,
): Command {
  return once ? { command: shellWords(once), directory } : version;
}

/** @param tell is told why a task of the launcher has failed, with its last words: ECS says none, they are in its log */
export function tellingFailures(launcher: TaskLauncher, tell: (reason: string) => void): TaskLauncher {
  return {
    launch: async () => {
      const task = await launcher.launch();
      void task.exited.then(({ reason }) => {
        if (exitCodeOf(reason) !== 0) tell(reason);
      });
      return task;
    },
  };
}
