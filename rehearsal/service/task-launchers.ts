import { ProcessLauncher } from '../ecs/process-launcher';
import type { Task } from '../ecs/task';
import type { RunningTask, TaskLauncher } from '../ecs/workload';
import { matchesStatus } from '../elasticloadbalancing/health';
import type { TargetBackend } from '../elasticloadbalancing/target-backend';
import { NotModelled } from '../not-modelled';
import type { RehearsedService } from './rehearsed-service';
import { containerSecret } from './secrets';

export interface Command {
  /** Run by `sh -c`, with PORT set. */
  readonly command: string;
  /** Absolute. */
  readonly directory: string;
}

/** Starts tasks of the service's container by a command of this machine. A secret that is missing keeps them from starting. */
export function taskLauncher(
  { container, secrets, healthCheck }: Pick<RehearsedService, 'container' | 'secrets' | 'healthCheck'>,
  { command, directory }: Command,
  healthPath: string,
): TaskLauncher {
  const environment: Record<string, string> = { ...container.environment };
  for (const [name, valueFrom] of Object.entries(container.secrets)) {
    const secret = containerSecret(secrets, valueFrom);
    if ('reason' in secret) throw new Error(`container ${container.name}: ${secret.reason}`);
    environment[name] = secret.value;
  }
  const launcher = new ProcessLauncher({
    command,
    directory,
    environment,
    health: { path: healthPath, accepts: (status) => matchesStatus(healthCheck.matcher, status) },
    stopTimeoutMs: container.stopTimeoutMs,
  });
  return { launch: async () => overHttp(await launcher.launch()) };
}

/** A process as its target group reaches it. */
function overHttp(task: Task): RunningTask {
  const { id, host, port, started, exited } = task;
  return { id, address: { host, port }, backend: BY_ADDRESS, started, exited, stop: () => task.stop() };
}

function byAddress(): never {
  throw new NotModelled('A target group that asks for more than the address of a task');
}

/** Target groups still reach processes by address. */
export const BY_ADDRESS: TargetBackend = {
  check: byAddress,
  forward: byAddress,
  close: byAddress,
  destroy: byAddress,
};
