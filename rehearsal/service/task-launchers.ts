import { ProcessLauncher } from '../ecs/process-launcher';
import type { RunningTask, TaskLauncher } from '../ecs/workload';
import type { RehearsedService } from './rehearsed-service';
import { containerSecret } from './secrets';

export interface Command {
  /** Run by `sh -c`, with PORT set. */
  readonly command: string;
  /** Absolute. */
  readonly directory: string;
}

/**
 * Wall milliseconds after which a command that does not answer yet is taken to wait and not to work: a slow framework
 * on a busy laptop takes half of them.
 */
export const LONGEST_START = 30_000;

/** Starts tasks of the service's container by a command of this machine. A secret that is missing keeps them from starting. */
export function taskLauncher(
  { container, secrets }: Pick<RehearsedService, 'container' | 'secrets'>,
  { command, directory }: Command,
  healthPath: string,
): TaskLauncher {
  const environment: Record<string, string> = { ...container.environment };
  for (const [name, valueFrom] of Object.entries(container.secrets)) {
    const secret = containerSecret(secrets, valueFrom);
    if ('reason' in secret) throw new Error(`container ${container.name}: ${secret.reason}`);
    environment[name] = secret.value;
  }
  return patient(
    new ProcessLauncher({
      command,
      directory,
      environment,
      healthPath,
      stopTimeoutMs: container.stopTimeoutMs,
    }),
  );
}

/** Nothing holds the clock for ever: with its start over, health checks fail a task that never listens, as in AWS. */
export function patient(launcher: TaskLauncher, longestMs = LONGEST_START): TaskLauncher {
  return {
    async launch() {
      const task = await launcher.launch();
      const { id, host, port, exited } = task;
      return { id, host, port, exited, started: startedOrLate(task, longestMs), stop: () => task.stop() };
    },
  };
}

async function startedOrLate({ started }: RunningTask, longestMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestMs);
  });
  try {
    await Promise.race([started, late]);
  } finally {
    clearTimeout(timer);
  }
}
