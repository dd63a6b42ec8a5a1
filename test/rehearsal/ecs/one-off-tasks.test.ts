import { exitCodeOf, withoutLastWords } from '../../../rehearsal/ecs/exit-code';
import { shellWords } from '../../../rehearsal/ecs/shell-words';
import { CANARY, MINUTE, SECOND, World } from './world';

// source: Amazon ECS API reference, Task (lastStatus, stopCode, stoppedReason)
test('a task that is stopped before it has started keeps the reason, and has no exit code', async () => {
  const world = new World();
  const service = world.service();
  await world.clock.run(service.adopt(world.runs(1), CANARY));
  await world.clock.run(service.runTask(world.runs(9, { startsAfter: 60 * MINUTE }), 'migration'));
  await world.clock.run(world.clock.sleep(10 * MINUTE));
  const shown = () => service.tasks().at(-1);
  expect(shown()).toMatchObject({ lastStatus: 'PENDING', desiredStatus: 'RUNNING' });
  service.stopTask(shown()?.taskArn ?? '', 'took too long');
  expect(shown()).toMatchObject({ desiredStatus: 'STOPPED', stopCode: 'UserInitiated' });
  await world.clock.run(world.clock.sleep(MINUTE));
  expect(shown()).toMatchObject({
    ...{ lastStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: 'took too long' },
  });
  expect(shown()).not.toHaveProperty('startedAt');
  expect(shown()).not.toHaveProperty('exitCode');
});

test('one that ended before anybody saw it run has not run', async () => {
  const world = new World();
  const service = world.service();
  await world.clock.run(service.adopt(world.runs(1), CANARY));
  await world.clock.run(service.runTask(world.runs(9, { startsAfter: MINUTE, exitsAfter: SECOND }), 'm'));
  await world.clock.run(world.clock.sleep(2 * MINUTE));
  expect(service.tasks().at(-1)).toMatchObject({ lastStatus: 'STOPPED' });
  expect(service.tasks().at(-1)).not.toHaveProperty('startedAt');
});

test.each<[string | undefined, number | undefined]>([
  ['Essential container in task exited (exit code 3)', 3],
  ['Essential container in task exited (exit code 0): done', 0],
  ['Essential container in task exited (signal SIGKILL)', 137],
  ['Essential container in task exited (signal SIGTERM): bye', 143],
  ['CannotPullContainerError: no such image', undefined],
  [undefined, undefined],
])('%s: exit code %s', (reason, code) => expect(exitCodeOf(reason)).toBe(code));

test.each([
  [
    'Essential container in task exited (exit code 3): password=hunter2\n | at x (exit code 9): y',
    'exited (exit code 3)',
  ],
  ['Essential container in task exited (signal SIGTERM): hunter2', 'exited (signal SIGTERM)'],
  ['CannotPullContainerError: no such image', 'CannotPullContainerError: no such image'],
])('%s without what the command wrote', (reason, expected) => {
  expect(withoutLastWords(reason)).toBe(
    reason.startsWith('Cannot') ? expected : `Essential container in task ${expected}`,
  );
});

test('words stay words in a shell', () => {
  expect(shellWords(['node', '-e', "it's $HOME; `x`"])).toBe("'node' '-e' 'it'\\''s $HOME; `x`'");
});
