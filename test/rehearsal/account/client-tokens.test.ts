import { ClientTokens } from '../../../rehearsal/account/client-tokens';
import type { TaskRecord } from '../../../rehearsal/ecs/task-records';

const MINUTE = 60_000;
let now: number;
let records: Partial<TaskRecord>[];
let started: number;
let tokens: ClientTokens;
beforeEach(() => {
  [now, records, started] = [0, [], 0];
  tokens = new ClientTokens(
    () => now,
    () => records as TaskRecord[],
  );
});

const run = (token: string | undefined, asked: object = { command: 'a' }) =>
  tokens.once(token, asked, async () => {
    started += 1;
    records.push({ taskArn: `arn:task/shop/${started}` });
    return new Set([String(started)]);
  });

// source: Amazon ECS API reference, "Ensuring idempotency" (RunTask)
test('a token that is known starts nothing again, at the same time neither', async () => {
  const all = await Promise.all([run('t'), run('t')]);
  now = 23 * 60 * MINUTE;
  expect([...all, await run('t')]).toEqual(Array(3).fill(new Set(['1'])));
  expect(await run('u')).toEqual(new Set(['2']));
  await run(undefined);
  expect(started).toBe(3);
});

test('other parameters are refused, with the tasks that are there', async () => {
  await run('t');
  await expect(run('t', { command: 'b' })).rejects.toMatchObject({
    code: 'ConflictException',
    members: { resourceIds: ['arn:task/shop/1'] },
  });
});

test.each<[string, () => void, number]>([
  ['while its task runs', () => undefined, 1],
  ['within the hour after its task has stopped', () => (records[0] = stopped(now - 59 * MINUTE)), 1],
  ['an hour after its task has stopped', () => (records[0] = stopped(now - 61 * MINUTE)), 2],
  ['when its task is shown no more', () => (records = []), 2],
  ['after a day', () => (now = 25 * 60 * MINUTE), 2],
])('%s', async (_, meanwhile, tasks) => {
  await run('t');
  now = 3 * 60 * MINUTE;
  meanwhile();
  await run('t');
  expect(started).toBe(tasks);
});

test('a start that failed leaves no token behind', async () => {
  const fails = tokens.once('t', {}, async () => Promise.reject(new Error('no capacity')));
  await expect(fails).rejects.toThrow('no capacity');
  expect(await run('t')).toEqual(new Set(['1']));
});

const stopped = (at: number) => ({ taskArn: 'arn:task/shop/1', stoppedAt: new Date(at) });
