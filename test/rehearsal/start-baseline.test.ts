import { BaselineFailed, startBaseline } from '../../rehearsal/start-baseline';
import { ALTERNATE, type Behaviour, CANARY, GOOD, PRODUCTION_RULE, TEST_RULE, World } from './ecs/world';

function start(world: World, behaviour: Behaviour) {
  return startBaseline(world.service(), world.runs(1, behaviour), CANARY);
}

test('the live tasks are where the first deployment leaves them: in the alternate group, with all traffic', async () => {
  const world = new World();
  const tasks = await world.clock.run(start(world, GOOD));
  expect(tasks.counts).toEqual({ requested: 2, running: 2, pending: 0 });
  expect(tasks.targetGroupArn).toBe(ALTERNATE);
  for (const rule of [PRODUCTION_RULE, TEST_RULE]) {
    expect(world.weights(rule)).toContainEqual({ targetGroupArn: ALTERNATE, weight: 100 });
  }
});

test('a command that exits at once is given up after three tasks, with the last words', async () => {
  const world = new World();
  const started = world.clock.run(start(world, { exitsAfter: 0 }));
  await expect(started).rejects.toThrow(
    new BaselineFailed('Essential container in task exited (exit code 1)'),
  );
});

test('a command that never answers is given up when its grace is over', async () => {
  const world = new World();
  const started = world.clock.run(
    start(world, { startsAfter: Number.POSITIVE_INFINITY, unhealthyAfter: 20_000 }),
  );
  await expect(started).rejects.toThrow(/Task failed ELB health checks .*; a command must listen on \$PORT/);
});

test('an interruption ends the wait with its own reason', async () => {
  const world = new World();
  const started = start(world, { startsAfter: Number.POSITIVE_INFINITY });
  world.end.abort(new Error('interrupted by SIGINT'));
  await expect(started).rejects.toThrow('interrupted by SIGINT');
});
