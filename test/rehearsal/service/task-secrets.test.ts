import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { TaskLauncher } from '../../../rehearsal/ecs/workload';
import { Secrets } from '../../../rehearsal/secrets-manager/secrets';
import { withPinnedSecrets } from '../../../rehearsal/service/task-secrets';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/KEY-AbCdEf';
const VALUE = 'hunter2-of-the-tests';

// source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-startup-error-resourceinitialization.html
test('a task whose pinned version is gone ends as ECS says it, without the value; others start', async () => {
  const clock = new VirtualClock();
  const held = new Secrets(clock);
  held.create(ARN, VALUE);
  const { id } = held.version(ARN, {});
  const own: TaskLauncher = { launch: () => Promise.reject(new Error('started')) };
  const launch = (valueFrom: string) =>
    withPinnedSecrets({ launcher: () => own }, { secrets: { held, existing: new Map() } }, clock)
      .launcher('baseline', { name: 'web', environment: {}, secrets: { KEY: valueFrom } })
      .launch();
  await expect(launch(`${ARN}:::${id}`)).rejects.toThrow('started');
  // As it is read: of one without a pin a model asks nothing.
  await expect(launch(`${ARN}x`)).rejects.toThrow('started');
  const task = await launch(`${ARN}:::1a2b`);
  const ended = clock.run(task.exited);
  expect((await ended).reason).toBe(
    `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: failed to fetch secret ${ARN} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret value for VersionId: 1a2b`,
  );
});
