import { killAllNow } from './ecs/task';
import type { Workload } from './rehearsal';
import { type TaskFaults, withFaults } from './scenarios/faulty-tasks';
import { requireLocalDatabase } from './service/database-stand-in';
import { oneOffCommand, tellingFailures } from './service/one-off-tasks';
import type { RehearsedService } from './service/rehearsed-service';
import { putOutLocalFlags } from './service/task-flags';
import { type Command, taskLauncher } from './service/task-launchers';
import { LiveUsers, type LiveUsersProperties } from './traffic/live-users';

export interface LiveWorkloadProperties extends LiveUsersProperties {
  readonly service: RehearsedService;
  readonly baseline: Command;
  /** Of what users have today. @default none */
  readonly baselineFaults?: TaskFaults | undefined;
  /** Of the service on this machine: where commands run once. @default that of the version's own command */
  readonly directory?: string;
  /** Is told why a task that runs once has failed, with its last words. */
  readonly onOneOffFailed?: (reason: string) => void;
}

/**
 * Processes of this machine, and users who send real requests to them.
 *
 * @throws NotModelled when no request of a user's would reach the production rule, Malformed without a database that they need, or for local flags that are none
 */
export function liveWorkload(properties: LiveWorkloadProperties): Workload & { readonly users: LiveUsers } {
  const { service, baseline, baselineFaults, directory, onOneOffFailed, ...users } = properties;
  const { clock } = users;
  if (service.flags) putOutLocalFlags(service.account.appConfig, service.flags);
  if (service.database) requireLocalDatabase(service.container.name, service.database);
  const healthPath = service.healthCheck.path;
  let isOver = false;
  return {
    launcher(version, container) {
      const launched = { ...service, container };
      if (typeof version === 'object' && 'once' in version) {
        const launcher = taskLauncher(launched, clock, oneOffCommand(version, baseline, directory), 'none');
        // What the end of the rehearsal kills has not failed.
        return tellingFailures(launcher, (reason) => isOver || onOneOffFailed?.(reason));
      }
      const { command = baseline, faults } = version === 'baseline' ? { faults: baselineFaults } : version;
      const launcher = taskLauncher(launched, clock, command, healthPath);
      return faults ? withFaults(launcher, faults, healthPath) : launcher;
    },
    users: new LiveUsers(users),
    close() {
      isOver = true;
      killAllNow();
    },
  };
}
