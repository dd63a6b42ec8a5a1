import { exitCodeOf } from '../ecs/exit-code';
import { shellWords } from '../ecs/shell-words';
import type { TaskLauncher } from '../ecs/workload';
import type { OneOff } from '../version';
import type { Command } from './task-launchers';

/**
 * How a task that runs once is started here.
 *
 * @param baseline how what users have today is started
 * @param directory of the service here: the words are of its image, wherever a release's own command is typed. What runs
 * now runs where it is, also what it runs once: it may be an older copy of the service. @default that of the version's command
 */
export function oneOffCommand({ once, of }: OneOff, baseline: Command, directory?: string): Command {
  const own = (typeof of === 'object' && of.command) || baseline;
  if (!once) return own;
  const isBaseline = of === 'baseline';
  return {
    command: shellWords(once),
    directory: isBaseline ? own.directory : (directory ?? own.directory),
  };
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
