import { LocalUsers } from '../../../rehearsal/local/local-users';
import type { ReleaseBook } from '../../../rehearsal/traffic/users';

const book = { summary: { total: 3 } } as unknown as ReleaseBook;

function users() {
  const calls: string[] = [];
  const live = {
    notSent: 0,
    start: () => calls.push('start'),
    comeAt: (share: number) => calls.push(`come at ${share}`),
    open: () => book,
    stop: async (atOnce: boolean) => void calls.push(atOnce ? 'stop at once' : 'stop'),
  };
  return { calls, users: new LocalUsers(live) };
}

test('nobody comes, and nobody is counted, before the service is up', () => {
  const { calls, users: some } = users();
  some.start();
  expect(calls).toEqual([]);
  expect(some.open(() => undefined).summary.total).toBe(0);
  some.letIn();
  some.letIn();
  expect(calls).toEqual(['start']);
  expect(some.open(() => undefined)).toBe(book);
});

test('who has left does not come again, and is stopped once', async () => {
  const { calls, users: some } = users();
  some.letIn();
  await some.stop(true);
  some.letIn();
  await some.stop(false);
  expect(calls).toEqual(['start', 'stop at once']);
  expect(some.open(() => undefined).summary.total).toBe(0);
});
