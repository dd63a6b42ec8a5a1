import { ProcessLauncher } from '../ecs/process-launcher';
import type { TaskLauncher } from '../ecs/workload';
import { matchesStatus } from '../elasticloadbalancing/health';
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
  return new ProcessLauncher({
    command,
    directory,
    environment,
    health: { path: healthPath, accepts: (status) => matchesStatus(healthCheck.matcher, status) },
    stopTimeoutMs: container.stopTimeoutMs,
  });
}
