import configuration from '../../../examples/jobs';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { MINUTE, type Watch, watching } from './watch';

afterAll(() => closeWarmProcesses());

const assembly = synthesizeDelivery(configuration, { file: 'examples/jobs.ts' });
const digest = (version: number) => `sha256:${String(version).repeat(64)}`;
const MAILS = 'shop-production-worker-mails';

/** Another image by an update of the stack, which is how a delivery releases: the service first, then workers and jobs. */
const released = ({ rehearsal }: Watch) =>
  rehearsal.update(
    knownAssembly(assembly.directory),
    { name: 'next', model: {}, expected: 'released' },
    { ImageDigest: digest(2) },
  );

/** What a worker ran at first, as somebody has it run again who calls UpdateService. */
function leftBehind({ ecs }: Watch) {
  const worker = ecs.services().find(({ serviceName }) => serviceName === MAILS);
  const definition = ecs
    .taskDefinitions()
    .find(({ taskDefinitionArn }) => taskDefinitionArn === worker?.taskDefinition);
  const [container] = definition?.containerDefinitions ?? [];
  if (!worker || !definition || !container?.image || !container.name)
    throw new Error(`${MAILS} must be there`);
  const { serviceArn } = worker;
  const before = {
    serviceArn,
    taskDefinition: definition.taskDefinitionArn,
    container: { name: container.name, image: container.image },
  };
  return () => ecs.workers.release(before);
}

/** One release with looks all the time, then one worker is set back by hand for twenty minutes. */
const story = watching(
  assembly,
  async (watch) => {
    const goBack = leftBehind(watch);
    const release = await watch.eachMinuteOf(released(watch));
    const goOut = leftBehind(watch);
    const after = await watch.eachMinuteOf(watch.clock.sleep(3 * MINUTE));
    goBack();
    const behind = await watch.eachMinuteOf(watch.clock.sleep(16 * MINUTE));
    goOut();
    const again = await watch.eachMinuteOf(watch.clock.sleep(5 * MINUTE));
    return {
      update: release.result,
      during: [...release.looks, ...after.looks],
      behind: behind.looks,
      again: again.looks,
    };
  },
  { environment: 'production', deployedParameters: { ImageDigest: digest(1) } },
);

test('a release of a service with workers and jobs is uniform before and after, and calls nobody', async () => {
  const { update, during } = await story;
  expect(update.release?.outcome).toBe('released');
  expect(during.filter(({ judged }) => !judged).length).toBeGreaterThanOrEqual(20);
  expect(during.slice(-3)).toEqual(during.slice(-3).map((look) => ({ ...look, judged: true, count: 0 })));
  expect(during.flatMap(({ ids }) => ids)).toEqual([]);
  expect(during.map(({ alarm }) => alarm)).not.toContain('ALARM');
});

test('a worker that is left on the image before calls someone after ten minutes, and no more when it is out', async () => {
  const { behind, again } = await story;
  expect(behind.map(({ ids }) => ids)).toEqual(behind.map(() => ['worker-left-behind']));
  const called = behind.findIndex(({ alarm }) => alarm === 'ALARM');
  expect(called).toBeGreaterThanOrEqual(10);
  expect(called).toBeLessThanOrEqual(14);
  expect(again.at(-1)).toMatchObject({ count: 0, alarm: 'OK' });
});
