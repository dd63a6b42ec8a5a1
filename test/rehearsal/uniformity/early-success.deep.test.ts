import { readFileSync, writeFileSync } from 'node:fs';
import { rolling } from '../../../lib';
import { eightTasks, MINUTE, watching } from './watch';

/** A rolling release that is over when half of the new tasks are healthy, and cleans up later. */
function earlySuccess() {
  const assembly = eightTasks({ release: rolling() });
  const { templateFullPath } = assembly.getStackByName('shop-production');
  const template = JSON.parse(readFileSync(templateFullPath, 'utf8'));
  const { DeploymentConfiguration } = template.Resources.Service.Properties;
  DeploymentConfiguration.MinimumHealthyPercent = 50;
  DeploymentConfiguration.EarlySuccessCriteria = {
    Enable: true,
    HealthyPercent: 50,
    SourceServiceRevisionCleanup: 'DEFERRED',
  };
  writeFileSync(templateFullPath, JSON.stringify(template));
  return assembly;
}

test('old tasks that are left after an early success are found, as tasks and as a revision', async () => {
  await watching(earlySuccess(), async (watch) => {
    const [blue] = watch.ecs.services()[0]?.currentServiceRevisions ?? [];
    const [old] = watch.ecs.tasks();
    const { outcome } = await watch.rehearsal.release({ name: 'next', model: {}, expected: 'released' });
    expect(outcome).toBe('released');
    await watch.clock.sleep(5 * MINUTE);
    expect(await watch.findings()).toEqual([]);

    // The clean-up that never came.
    watch.ecs.distort({
      tasks: (tasks) => tasks.map((each) => (each.taskArn === old?.taskArn ? old : each)),
      services: (services) =>
        services.map((each) => ({
          ...each,
          currentServiceRevisions: [
            ...(each.currentServiceRevisions ?? []),
            { ...blue, requestedTaskCount: 0, runningTaskCount: 1 },
          ],
        })),
    });
    expect(await watch.findings()).toEqual([
      'old-revision 0000000000000000001',
      `stale-task ${old?.taskArn.split('/').at(-1)}`,
    ]);
  });
});
