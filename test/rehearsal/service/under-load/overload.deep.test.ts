import { canary, minutes } from '../../../../lib';
import { closeWarmProcesses } from '../../../../rehearsal/lambda/process-pool';
import type { Kind } from './counted-users';
import { withSample } from './live-sample';
import { TaskJournals } from './task-journals';
import { UnderLoad } from './under-load';

const journals = new TaskJournals();
afterAll(async () => {
  await closeWarmProcesses();
  journals.remove();
});

const release = canary({ percent: 20, hold: minutes(1), bake: minutes(1) });
const TASKS = 2;
const PLACES = 20;

/** A request that holds its place for a second: two tasks serve so many of them a second as they have places. */
const SECOND: Kind = { path: '/prices?seconds=1', isWhole: (body) => body.includes('"of":1') };
const CAPACITY = TASKS * PLACES;

test('five times the capacity is refused with 503, is paged by the objective alone, and is over with the load', async () => {
  await withSample({ release, tasks: TASKS, factor: 30, places: PLACES }, journals, async (stage) => {
    const { rehearsal, service } = stage;
    const { topics } = service.account;
    /** Which alarms have told whom of what began. */
    const alarmed = () =>
      topics
        .messages()
        .filter(({ subject }) => subject?.startsWith('ALARM: '))
        .map(({ topicArn, subject }) => `${topicArn.split(':').at(-1)} ${subject?.split('"')[1]}`);
    await rehearsal.start(new AbortController().signal);
    const load = new UnderLoad(stage, journals);
    await using users = load.users;
    // Of the minutes before anything was counted one alarm says that nobody serves.
    await load.until(() =>
      topics.messages().some(({ subject }) => subject?.startsWith('OK: "shop-production-no-healthy-host"')),
    );
    const before = alarmed().length;
    const stop = users.come(SECOND, 5 * CAPACITY);
    await load.until(() => alarmed().length > before);
    stop();
    await users.answered();

    const flood = users.requests.map(({ end }) => end?.status);
    const share = (status: number) => flood.filter((each) => each === status).length / flood.length;
    expect(new Set(flood)).toEqual(new Set([200, 503]));
    expect(share(503)).toBeGreaterThan(0.5);
    expect(share(200)).toBeGreaterThan(0.05);
    // Nobody is woken by a cause, and no task has left for being busy.
    expect(alarmed().slice(before)).toEqual(['shop-production-page shop-production-availability-page']);
    expect(load.drained).toEqual([]);

    const since = users.requests.length;
    for (let times = 0; times < 3; times += 1) {
      users.ask(SECOND, PLACES);
      await users.answered();
    }
    expect(users.requests.slice(since).map(({ end }) => end?.status)).toEqual(Array(3 * PLACES).fill(200));
  });
});
