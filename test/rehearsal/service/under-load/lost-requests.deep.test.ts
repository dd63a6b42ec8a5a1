import { canary, minutes } from '../../../../lib';
import { closeWarmProcesses } from '../../../../rehearsal/lambda/process-pool';
import type { LiveStage } from '../../../../rehearsal/live-rehearsal';
import type { Scenario } from '../../../../rehearsal/scenarios/scenario';
import type { Kind } from './counted-users';
import { scaleTo, withSample } from './live-sample';
import { SLOW_ORDER } from './orders';
import { TaskJournals } from './task-journals';
import { UnderLoad } from './under-load';

const RATE = 200;
const SHORT: Kind = { path: '/', isWhole: (body) => body.startsWith('{"service":"shop"') };
const SECONDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const STREAM: Kind = {
  path: `/prices?seconds=${SECONDS.length}`,
  isWhole: (body) => JSON.stringify(secondsOf(body)) === JSON.stringify(SECONDS),
};
const LONG = [STREAM, SLOW_ORDER];

/** So many that one can go. */
const TASKS = 3;
const PERCENT = 20;
/** Into the hold, simulated. */
const SLOW_ORDERS_AFTER = 90_000;
const release = canary({ percent: PERCENT, hold: minutes(2), bake: minutes(1) });
const RELEASE: Scenario = { name: 'a release', expected: 'released' };

const journals = new TaskJournals();
afterAll(async () => {
  await closeWarmProcesses();
  journals.remove();
});

/** A line for each: what is missing at the end is no line. */
function secondsOf(stream: string): unknown[] {
  return stream.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).second]));
}

/** StopServiceDeployment, as soon as green has long requests of users in flight. */
async function rollBack(stage: LiveStage, load: UnderLoad): Promise<void> {
  const { endpoint, account } = stage.service;
  const blue = new Set(load.targets.map(({ id }) => id));
  const isGreenBusy = () => {
    load.users.ask(SLOW_ORDER);
    return load.targets.some((target) => !blue.has(target.id) && load.has(target, LONG));
  };
  await load.until(isGreenBusy);
  const { serviceDeploymentArn } = account.ecs.deployments().at(-1) ?? {};
  const input = () => ({ serviceDeploymentArn, stopType: 'ROLLBACK' });
  await endpoint.carryOut({ service: 'ECS', operation: 'StopServiceDeployment', input });
}

/** One task less, while each has long requests of users in flight. */
async function scaleIn(stage: LiveStage, load: UnderLoad): Promise<void> {
  load.users.ask(SLOW_ORDER, 4 * TASKS);
  await load.until(() => load.targets.every((target) => load.has(target, LONG)));
  await scaleTo(stage, TASKS - 1);
}

/** SIGKILL for a task that has long requests of users in flight. */
async function kill(load: UnderLoad) {
  const victim = load.targets.find((target) => load.has(target, LONG));
  const journal = journals.at(victim?.description.port);
  if (!victim || !journal) throw new Error('a task must have long requests, got none');
  const atTask = victim.inFlight;
  // Between its end and its deregistration the load balancer does not know, and sends it more.
  const sentAfter = jest.spyOn(victim, 'begin');
  process.kill(journal.pid, 'SIGKILL');
  await load.until(() => !load.targets.includes(victim));
  return { id: victim.id, port: victim.description.port, atTask, sentAfter: sentAfter.mock.calls.length };
}

/** Each was sent once and met one task once, over connections that were kept. */
function expectNoneDoubled({ users, records }: UnderLoad): void {
  const begun = journals.all.flatMap((journal) => journal.begun);
  const met = new Set(begun);
  expect(met.size).toBe(begun.length);
  const answered = users.requests.filter(({ end }) => end && end.failed === undefined);
  expect(answered.length + users.failed.length).toBe(users.requests.length);
  expect(
    answered.filter(({ number }) => !met.has(number) || (records.get(number)?.status ?? 500) >= 500),
  ).toEqual([]);
  expect(users.connections).toBeLessThan(users.requests.length / 10);
}

test('a release, a rollback and a scale-in lose no request, a task that is killed at most its own', async () => {
  await withSample({ release, tasks: TASKS, factor: 30 }, journals, async (stage) => {
    const { rehearsal } = stage;
    await rehearsal.start(new AbortController().signal);
    const load = new UnderLoad(stage, journals);
    await using users = load.users;
    users.come(SHORT, RATE);
    users.come(STREAM, 4);
    // Late in the hold, so that blue has them still when it is drained, and the clock is not held for them before.
    let asked = false;
    stage.follow((event) => {
      if (asked || event.type !== 'weights' || event.greenPercent !== PERCENT) return;
      asked = true;
      stage.clock.schedule(SLOW_ORDERS_AFTER, () => users.ask(SLOW_ORDER, 8 * TASKS));
    });

    const released = await rehearsal.release(RELEASE);
    expect([released.outcome, released.requests.failed, users.failed]).toEqual(['released', 0, []]);
    const blue = load.drained.splice(0);
    expect(blue).toHaveLength(TASKS);
    for (const { inFlight } of blue) expect(inFlight).toEqual(expect.arrayContaining(LONG));

    const [back] = await Promise.all([rehearsal.release(RELEASE), rollBack(stage, load)]);
    expect(back).toMatchObject({ outcome: 'rolled-back', decidedBy: 'operator' });
    expect([back.requests.failed, users.failed]).toEqual([0, []]);
    const green = load.drained.splice(0);
    expect(green).toHaveLength(TASKS);
    expect(green.flatMap(({ inFlight }) => inFlight)).toEqual(expect.arrayContaining(LONG));

    await scaleIn(stage, load);
    expect(load.drained).toEqual([
      { targetId: expect.anything(), inFlight: expect.arrayContaining([...LONG]) },
    ]);
    const killed = await kill(load);
    await users.leave();

    // Whatever the task had that was scaled in was answered; of the one that was killed nothing that was in flight.
    const { failed } = users;
    expect(new Set(failed.map(({ number }) => load.records.get(number)?.targetId))).toEqual(
      new Set([killed.id]),
    );
    expect(failed.length).toBeLessThanOrEqual(killed.atTask + killed.sentAfter);
    const lost = (journals.at(killed.port)?.inFlight ?? []).filter((number) => isLong(load, number));
    expect(lost).not.toEqual([]);
    expect(failed.map(({ number }) => number)).toEqual(expect.arrayContaining(lost));
    expectNoneDoubled(load);
  });
});

/** Short ones may have been answered, and killed while they were written down. */
function isLong({ users }: UnderLoad, number: number): boolean {
  return LONG.some((kind) => kind === users.requests[number]?.kind);
}
