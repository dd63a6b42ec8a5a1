import type { Clock } from '../clock/clock';
import { imageVersion } from '../ecs/container-image';
import type { Container } from '../ecs/task-definition';
import type { Workload } from '../rehearsal';
import type { Version } from '../version';
import type { HookRequests } from './hook-requests';
import { ModelledTasks } from './modelled-task';
import { ModelledUsers, type ModelledUsersProperties } from './modelled-users';
import {
  type ModelledAnswer,
  millisecondsOf,
  type OnceModel,
  resolveTaskModel,
  type TaskModel,
} from './task-model';

export interface ModelledWorkloadProperties extends ModelledUsersProperties {
  readonly clock: Clock;
  readonly baseline: TaskModel;
  readonly seed: number;
  readonly healthPath: string;
  /** What a version that is well answers, beside what its model says. */
  readonly answers: readonly ModelledAnswer[];
  /** Header in which every answer says the version of its image. @default none */
  readonly versionHeader?: string;
  readonly hookRequests: HookRequests;
}

/**
 * Tasks that are functions of time, and users who are counts.
 *
 * @throws NotModelled when no request of a user's would reach the production rule
 */
export function modelledWorkload(properties: ModelledWorkloadProperties): Workload {
  const { clock, seed, healthPath, answers, baseline, versionHeader, hookRequests } = properties;
  let versions = 0;
  return {
    launcher(version: Version, { image }: Container) {
      versions += 1;
      const model = resolveTaskModel(modelOf(version, baseline));
      const holdRequest = hookRequests.holdFor.bind(hookRequests);
      const name = String(versions);
      const headers = {
        'x-version': name,
        ...(versionHeader && image && { [versionHeader.toLowerCase()]: imageVersion(image) }),
      };
      return new ModelledTasks({
        ...{ clock, model, version: name, headers, seed, healthPath, answers, holdRequest },
      });
    },
    users: new ModelledUsers(properties),
    close: () => undefined,
  };
}

function modelOf(version: Version, baseline: TaskModel): TaskModel | undefined {
  if (version === 'baseline') return baseline;
  if (!('once' in version)) return version.model;
  const { of, once: command, variables = {} } = version;
  const once = of && modelOf(of, baseline)?.once;
  return onceOf(typeof once === 'function' ? once({ command, variables }) : once);
}

/** A command that runs once is not what the version is: it starts, takes its time and ends. */
function onceOf({ startUp, takes, exitCode = 0, cannotStart }: OnceModel = {}): TaskModel {
  const until = millisecondsOf(startUp ?? { milliseconds: 5_000 });
  return {
    startUp: { milliseconds: until },
    exitsAfter: { milliseconds: until + millisecondsOf(takes ?? { milliseconds: 30_000 }) },
    exitCode,
    ...(cannotStart !== undefined && { cannotStart }),
  };
}
