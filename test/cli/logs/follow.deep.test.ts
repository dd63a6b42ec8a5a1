import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { MINUTE, SECOND } from '../../rehearsal/ecs/world';
import { GROUP, ShopLogs } from './shop-logs';

let shop: ShopLogs;
let lease: EndpointLease;
beforeEach(async () => {
  shop = new ShopLogs();
  lease = await shop.engine.start();
});
afterEach(() => shop.engine.close());

const ENDED = new Error('interrupted');
/** Ends it when the modelled world has come that far. */
const after = (milliseconds: number, act: () => void) => shop.engine.world.after(milliseconds, act);
async function followed(options: Parameters<ShopLogs['tell']>[0] = {}): Promise<string[]> {
  await expect(shop.tell({ ...options, follow: true, json: true })).rejects.toBe(ENDED);
  return shop.stdout.text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).message);
}

test('what is written later comes once, late lines too, until somebody interrupts', async () => {
  const [one, two] = shop.tasksOf(1);
  shop.writes(one, 'before');
  after(10 * SECOND, () => shop.writes(one, 'now'));
  after(20 * SECOND, () => shop.writes(two, 'late by 50 s', { ago: 50 * SECOND }));
  after(10 * MINUTE, () => shop.writes(two, 'after a silence'));
  after(11 * MINUTE, () => shop.interrupted.abort(ENDED));
  expect(await followed()).toEqual(['before', 'now', 'late by 50 s', 'after a silence']);
});

test('only the newest of what is there, and then all', async () => {
  const [task] = shop.tasksOf(1);
  for (const message of ['a', 'b', 'c']) shop.writes(task, message);
  after(10 * SECOND, () => shop.writes(task, 'd'));
  after(12 * SECOND, () => shop.writes(task, 'e'));
  after(20 * SECOND, () => shop.interrupted.abort(ENDED));
  expect(await followed({ limit: 1 })).toEqual(['c', 'd', 'e']);
});

test('only the newest of more than a page, of which none is taken for a new one later', async () => {
  const timestamp = shop.engine.pause.now();
  for (const task of shop.tasksOf(1)) {
    shop.writes(task, 'first');
    const events = Array.from({ length: 6000 }, () => ({ timestamp, message: 'more' }));
    shop.engine.logs.put(GROUP, `shop/web/${task}`, events);
  }
  after(10 * SECOND, () => shop.writes(shop.tasksOf(1)[0], 'new'));
  after(20 * SECOND, () => shop.interrupted.abort(ENDED));
  expect(await followed({ limit: 1 })).toEqual(['more', 'new']);
});

test('tasks of green that start meanwhile are shown, and those of blue are not', async () => {
  shop.engine.release(2);
  await shop.engine.pass(SECOND);
  after(60 * SECOND, () => {
    for (const [nth, task] of shop.tasksOf(2).entries()) shop.writes(task, `green ${nth}`);
    shop.writes(shop.tasksOf(1)[0], 'blue');
  });
  after(80 * SECOND, () => shop.interrupted.abort(ENDED));
  expect((await followed({ revision: 'green' })).sort()).toEqual(['green 0', 'green 1']);
});

test('a network that is gone for some seconds ends nothing, and one that stays away ends it', async () => {
  let isGone = false;
  lease.injectFaults(({ service }) =>
    isGone && service === 'CloudWatchLogs'
      ? new AwsError('ServiceUnavailableException', 'gone', 503)
      : undefined,
  );
  after(10 * SECOND, () => {
    isGone = true;
  });
  after(20 * SECOND, () => {
    isGone = false;
    shop.writes(shop.tasksOf(1)[0], 'back');
  });
  after(2 * MINUTE, () => {
    isGone = true;
  });
  await expect(shop.tell({ follow: true })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('AWS could not be asked (logs:FilterLogEvents)'),
  });
  expect(shop.stdout.text).toContain(' back\n');
  expect(shop.stderr.text).toContain('is asked again in 1 s');
});
