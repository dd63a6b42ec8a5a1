import type { Clock } from '../clock/clock';
import { type Container, secretReference } from '../ecs/task-definition';
import type { RunningTask, TaskLauncher } from '../ecs/workload';
import type { Workload } from '../rehearsal';
import type { Secrets, SecretVersions } from '../secrets-manager/secrets';
import { ModelledTasks } from '../workload/modelled-task';
import { resolveTaskModel } from '../workload/task-model';
import { containerSecret } from './secrets';

/** Where a task finds what its container names. */
export interface TaskSecrets {
  /** Of the account: what stacks make, and people and rotations change. */
  readonly held: Pick<Secrets, 'read'>;
  /** That are in no stack, by ARN, a parameter by its name. */
  readonly existing: ReadonlyMap<string, SecretVersions>;
}

/**
 * As ECS says it of a secret that cannot be read, which tells its ARN and the version, and no value.
 * source: amazon-ecs-agent, agent/taskresource/asmsecret and agent/asm (Fargate runs the same agent)
 */
const initializationError = (reason: string): string =>
  `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: ${reason}`;

/**
 * Tasks that are given up where a version that their container pins cannot be read when they start; each reads anew. A secret
 * without a pin is read by who starts processes alone: a model has no use for its value.
 */
export const withPinnedSecrets = (
  workload: Pick<Workload, 'launcher'>,
  { secrets }: { readonly secrets: TaskSecrets },
  clock: Clock,
): Pick<Workload, 'launcher'> => ({
  launcher: (version, container) =>
    reading(workload.launcher(version, container), container, { secrets, clock }),
});

function reading(
  launcher: TaskLauncher,
  container: Pick<Container, 'name' | 'secrets'>,
  { secrets, clock }: { readonly secrets: TaskSecrets; readonly clock: Clock },
): TaskLauncher {
  const pinned = Object.values(container.secrets).filter((valueFrom) => {
    const reference = secretReference(valueFrom);
    return reference.kind === 'secret' && reference.versionId !== undefined;
  });
  if (pinned.length === 0) return launcher;
  return {
    launch: async () => {
      for (const valueFrom of pinned) {
        const secret = containerSecret(secrets, valueFrom);
        if ('reason' in secret) return givenUp(container.name, secret.reason, clock);
      }
      return launcher.launch();
    },
  };
}

const launches = new WeakMap<Clock, number>();

function givenUp(name: string, reason: string, clock: Clock): Promise<RunningTask> {
  const nth = launches.get(clock) ?? 0;
  launches.set(clock, nth + 1);
  return new ModelledTasks({
    ...{ clock, seed: 1, healthPath: '/', answers: [], headers: {} },
    model: resolveTaskModel({ cannotStart: initializationError(reason) }),
    version: `${name} without its secrets, ${nth}`,
    // It takes no request.
    holdRequest: () => () => Promise.resolve(),
  }).launch();
}
