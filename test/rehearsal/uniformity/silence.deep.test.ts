import { canary, minutes } from '../../../lib';
import { trafficRules } from '../../../rehearsal/service/traffic-rules';
import { eightTasks, type Look, MINUTE, type Watch, watching } from './watch';

const SLOW = { startUp: { milliseconds: 3 * MINUTE } };
const assembly = eightTasks({ release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }) });

/** A quarter of an hour: longer than the alarm's warm-up, and than its grace. */
const quietly = (watch: Watch) => watch.clock.sleep(15 * MINUTE);
const release = (model: object) => ({ name: 'next', model, expected: 'released' as const });
const everyAlarm = (looks: readonly Look[]) => [...new Set(looks.map(({ alarm }) => alarm))];
const lastOf = (looks: readonly Look[]) => looks.at(-1) as Look;

test('all through a canary nothing is found and nobody is called', async () => {
  await watching(assembly, async (watch) => {
    const story = async () => {
      await quietly(watch);
      const { outcome } = await watch.rehearsal.release(release({}));
      await quietly(watch);
      return outcome;
    };
    const { result, looks } = await watch.eachMinuteOf(story());
    expect(result).toBe('released');
    // While it ran, the hold and the bake among it, nothing was judged; before and after, all was well.
    expect(looks.filter(({ judged }) => !judged).length).toBeGreaterThanOrEqual(20);
    expect(looks.filter(({ judged }) => judged).length).toBeGreaterThanOrEqual(28);
    expect(looks.filter(({ count }) => count > 0)).toEqual([]);
    expect(everyAlarm(looks)).toEqual(['INSUFFICIENT_DATA', 'OK']);
    expect(lastOf(looks)).toMatchObject({ judged: true, alarm: 'OK' });
  });
});

test('all through a rollback by an alarm nobody is called', async () => {
  await watching(assembly, async (watch) => {
    const story = async () => {
      await quietly(watch);
      const { outcome } = await watch.rehearsal.release(release({ errorShare: 0.5 }));
      await quietly(watch);
      return outcome;
    };
    const { result, looks } = await watch.eachMinuteOf(story());
    expect(result).toBe('rolled-back');
    expect(looks.some(({ judged }) => !judged)).toBe(true);
    expect(everyAlarm(looks)).toEqual(['INSUFFICIENT_DATA', 'OK']);
    // What the rollback restored is what should run.
    expect(lastOf(looks)).toMatchObject({ judged: true, count: 0 });
  });
});

test('while more tasks start, and while one is replaced, they are found and nobody is called', async () => {
  await watching(
    assembly,
    async (watch) => {
      const story = async () => {
        await quietly(watch);
        watch.ecs.updateService('', { desiredCount: 16, forceNewDeployment: false });
        await quietly(watch);
        watch.ecs.stopTask(watch.ecs.tasks()[0]?.taskArn ?? '', 'drill');
        await quietly(watch);
      };
      const { looks } = await watch.eachMinuteOf(story());
      const found = looks.filter(({ count }) => count > 0);
      expect(found.length).toBeGreaterThanOrEqual(4);
      expect([...new Set(found.flatMap(({ ids }) => ids))]).toEqual(['running-count']);
      expect(everyAlarm(looks)).toEqual(['INSUFFICIENT_DATA', 'OK']);
      expect(lastOf(looks).count).toBe(0);
    },
    { baseline: SLOW },
  );
});

test('users who are left on an empty group call someone after ten minutes, and no more when they are back', async () => {
  await watching(assembly, async (watch) => {
    const rules = trafficRules(watch.service.balancing.loadBalancer);
    const rule = watch.service.usersRuleArn;
    const story = async () => {
      await quietly(watch);
      await watch.rehearsal.release(release({}));
      const well = rules.weights(rule);
      rules.setWeights(
        rule,
        well.map((each) => ({ ...each, weight: each.weight === 0 ? 950 : 50 })),
      );
      await watch.clock.sleep(20 * MINUTE);
      rules.setWeights(rule, well);
      await quietly(watch);
    };
    const { looks } = await watch.eachMinuteOf(story());
    const first = looks.findIndex(({ ids }) => ids.includes('weights'));
    const called = looks.findIndex(({ alarm }) => alarm === 'ALARM');
    expect(called - first).toBeGreaterThanOrEqual(10);
    expect(called - first).toBeLessThanOrEqual(14);
    expect(lastOf(looks)).toMatchObject({ count: 0, alarm: 'OK' });
  });
});

test('a check that does not run any more calls someone, too', async () => {
  await watching(assembly, async (watch) => {
    const { looks } = await watch.eachMinuteOf(quietly(watch));
    expect(lastOf(looks).alarm).toBe('OK');
    await watch.clock.sleep(20 * MINUTE);
    expect(watch.alarm).toBe('ALARM');
  });
});
