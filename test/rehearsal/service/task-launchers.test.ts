import type { RunningTask } from '../../../rehearsal/ecs/workload';
import { patient, taskLauncher } from '../../../rehearsal/service/task-launchers';

const never = new Promise<never>(() => {});

function taskThat(started: Promise<void>): RunningTask {
  return { id: '1', host: '127.0.0.1', port: 8080, started, exited: never, stop: async () => {} };
}

async function startOf(started: Promise<void>, longestMs: number): Promise<string> {
  const task = await patient({ launch: async () => taskThat(started) }, longestMs).launch();
  return task.started.then(
    () => 'over',
    (error: Error) => error.message,
  );
}

// A start that has no end would hold the clock at real time for ever.
test.each<[string, Promise<void>, number]>([
  ['a command that answers', Promise.resolve(), 2 ** 31 - 1],
  ['a command that never does', never, 1],
])('the start of %s is over', async (_what, started, longest) => {
  expect(await startOf(started, longest)).toBe('over');
});

test('an error of the rehearsal itself is passed on', async () => {
  expect(await startOf(Promise.reject(new Error('no port is free')), 2 ** 31 - 1)).toBe('no port is free');
});

test('a secret that is missing keeps the tasks from starting, as in ECS', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-AbCdEf';
  const container = { name: 'web', environment: {}, secrets: { KEY: arn } };
  expect(() =>
    taskLauncher({ container, secrets: new Map() }, { command: 'true', directory: '/' }, '/'),
  ).toThrow(`container web: no secret of the assembly is ${arn} with the label AWSCURRENT`);
});
