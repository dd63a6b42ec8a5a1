import { shellWords } from './ecs/shell-words';
import { killAllNow } from './ecs/task';
import type { Workload } from './rehearsal';
import { withFaults } from './scenarios/faulty-tasks';
import type { RehearsedService } from './service/rehearsed-service';
import { type Command, taskLauncher } from './service/task-launchers';
import { LiveUsers, type LiveUsersProperties } from './traffic/live-users';

export interface LiveWorkloadProperties extends LiveUsersProperties {
  readonly service: RehearsedService;
  readonly baseline: Command;
}

/**
 * Processes of this machine, and users who send real requests to them.
 *
 * @throws NotModelled when no request of a user's would reach the production rule
 */
export function liveWorkload({ service, baseline, ...users }: LiveWorkloadProperties): Workload {
  const healthPath = service.healthCheck.path;
  return {
    launcher(version, container) {
      const launched = { ...service, container };
      if (typeof version === 'object' && 'once' in version) {
        const own = (typeof version.of === 'object' && version.of.command) || baseline;
        const command = version.once ? { ...own, command: shellWords(version.once) } : own;
        return taskLauncher(launched, command, 'none');
      }
      const { command = baseline, errorShare } = version === 'baseline' ? {} : version;
      const launcher = taskLauncher(launched, command, healthPath);
      return errorShare === undefined ? launcher : withFaults(launcher, { errorShare, healthPath });
    },
    users: new LiveUsers(users),
    close: killAllNow,
  };
}
