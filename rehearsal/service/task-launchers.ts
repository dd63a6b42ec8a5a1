import type { Clock } from '../clock/clock';
import { ProcessLauncher } from '../ecs/process-launcher';
import type { Task } from '../ecs/task';
import type { RunningTask, TaskLauncher } from '../ecs/workload';
import { matchesStatus } from '../elasticloadbalancing/health';
import { HttpBackend } from '../elasticloadbalancing/http-backend';
import type { RehearsedService } from './rehearsed-service';
import { containerSecret } from './secrets';
import { startAgent } from './task-flags';
import { taskLog } from './task-log';

export interface Command {
  /** Run by `sh -c`, with PORT set. */
  readonly command: string;
  /** Absolute. */
  readonly directory: string;
}

/**
 * Starts tasks of the service's container by a command of this machine. Each reads its secrets when it starts. One that is
 * missing from the beginning keeps them from starting at all; see `withPinnedSecrets` for a version that is gone.
 *
 * @param clock by which their log is kept; how fast it is stands in TEAL_REHEARSAL_FACTOR, for what tasks do at intervals
 */
export function taskLauncher(
  {
    container,
    secrets,
    healthCheck,
    account,
    database,
    flags,
  }: Pick<RehearsedService, 'container' | 'secrets' | 'healthCheck' | 'account'> &
    Partial<Pick<RehearsedService, 'database' | 'flags'>>,
  clock: Clock,
  { command, directory }: Command,
  /** `none`: it runs once, and listens to nobody. */
  healthPath: string | 'none',
): TaskLauncher {
  const environment = (): Record<string, string> => {
    const all: Record<string, string> = {
      TEAL_REHEARSAL_FACTOR: String(clock.factor),
      ...database?.variables,
      ...container.environment,
    };
    for (const [name, valueFrom] of Object.entries(container.secrets)) {
      const secret = containerSecret(secrets, valueFrom);
      if ('reason' in secret) throw new Error(`container ${container.name}: ${secret.reason}`);
      all[name] = secret.value;
    }
    return all;
  };
  environment();
  const properties = {
    command,
    directory,
    health:
      healthPath === 'none'
        ? ('none' as const)
        : { path: healthPath, accepts: (status: number) => matchesStatus(healthCheck.matcher, status) },
    stopTimeoutMs: container.stopTimeoutMs,
    onOutput: taskLog({ account, clock }, container),
  };
  return {
    launch: async () => {
      const agent = flags && (await startAgent(flags, account.configurationSessions, clock));
      const variables = { ...environment(), ...agent?.variables };
      try {
        const task = await new ProcessLauncher({ ...properties, environment: variables }).launch();
        void task.exited.then(() => agent?.close());
        return overHttp(task);
      } catch (error) {
        agent?.close();
        throw error;
      }
    },
  };
}

/** A process as its target group reaches it. */
function overHttp(task: Task): RunningTask {
  const { id, host, port, started, exited } = task;
  const address = { host, port };
  return { id, address, backend: new HttpBackend(address), started, exited, stop: () => task.stop() };
}
