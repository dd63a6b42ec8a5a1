import type { DeploymentConfiguration } from './ecs/deployment-configuration';
import type { EcsService } from './ecs/service';
import type { RevisionProperties } from './ecs/service-properties';
import type { TaskSet } from './ecs/task-set';

/** Nothing can be rehearsed: what users have today does not come up on this machine. */
export class BaselineFailed extends Error {
  constructor(reason: string) {
    super(
      `the baseline must become healthy before a release can be rehearsed, got: ${reason}; ` +
        'a command must listen on $PORT and answer the health path (see --health), a model must start and be healthy',
    );
    this.name = 'BaselineFailed';
  }
}

/**
 * Puts what users have today in place, as the service's first deployment leaves it.
 *
 * @throws BaselineFailed as soon as as many tasks have failed as there should be: it does not work here
 */
export async function startBaseline(
  service: EcsService,
  revision: RevisionProperties,
  configuration: DeploymentConfiguration,
): Promise<TaskSet> {
  let giveUp: (error: Error) => void = () => {};
  const hopeless = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  let failures = 0;
  const adopted = service.adopt(revision, configuration, (tasks) => {
    tasks.onTask((event) => {
      if (event.type !== 'failed') return;
      failures += 1;
      if (failures >= configuration.desiredCount) giveUp(new BaselineFailed(event.reason));
    });
  });
  adopted.catch(() => undefined); // who gave up hears no more of it
  hopeless.catch(() => undefined); // a task that fails later is replaced
  return Promise.race([adopted, hopeless]);
}
