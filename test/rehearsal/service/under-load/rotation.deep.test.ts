import { canary, minutes } from '../../../../lib';
import { closeWarmProcesses } from '../../../../rehearsal/lambda/process-pool';
import type { LiveStage } from '../../../../rehearsal/live-rehearsal';
import type { Scenario } from '../../../../rehearsal/scenarios/scenario';
import { scaleTo, withSample } from './live-sample';
import { isSignedBy, ORDER } from './orders';
import { TaskJournals } from './task-journals';
import { UnderLoad } from './under-load';

const SECRET = 'shop-production/RECEIPT_KEY';
const PARAMETER = 'SecretVersionReceiptKey';
const SECOND = 'a-second-key-of-many-letters';
const MALFORMED = 'far-too-short';
const TASKS = 2;
const RELEASE: Scenario = { name: 'another version of a secret', expected: 'released' };

const journals = new TaskJournals();
afterAll(async () => {
  await closeWarmProcesses();
  journals.remove();
});

const release = canary({ percent: 20, hold: minutes(1), bake: minutes(1) });

/** A new version, which is the current one from now on, and a release with it. */
async function rotate({ service, rehearsal }: LiveStage, value: string) {
  const { id } = service.account.secrets.put(SECRET, { value });
  return rehearsal.update(service.assembly, RELEASE, { [PARAMETER]: id });
}

/** Which keys have signed receipts, by the task that answered. @param from a request's number */
function signers({ users, records }: UnderLoad, keys: readonly string[], from = 0) {
  const byTask = new Map<string | undefined, Set<string | undefined>>();
  for (const { number, end } of users.requests.slice(from)) {
    if (end === undefined || end.failed !== undefined) continue;
    const task = records.get(number)?.targetId;
    const key = keys.find((each) => isSignedBy(end.body, each));
    byTask.set(task, (byTask.get(task) ?? new Set()).add(key));
  }
  return byTask;
}

test('a rotation under load fails no request, and one to a malformed value reaches no user', async () => {
  await withSample({ release, tasks: TASKS, factor: 60 }, journals, async (stage) => {
    const { rehearsal, service } = stage;
    const first = String(service.account.secrets.read(SECRET, {}).value);
    const keys = [first, SECOND, MALFORMED];
    await rehearsal.start(new AbortController().signal);
    const load = new UnderLoad(stage, journals);
    await using users = load.users;
    users.come(ORDER, 200);

    const rotated = await rotate(stage, SECOND);
    expect([rotated.release?.outcome, rotated.requests.failed, users.failed]).toEqual(['released', 0, []]);
    const since = users.requests.length;

    const { release: refused, stacks, ...stopped } = await rotate(stage, MALFORMED);
    expect(stacks.at(-1)?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(refused).toMatchObject({ outcome: 'rolled-back', exposedPercent: 0 });
    expect(refused?.reason).toContain('RECEIPT_KEY must be a secret of at least 16 characters');
    expect(JSON.stringify([refused, stacks, stopped])).not.toContain(MALFORMED);
    expect([stopped.requests.failed, users.failed]).toEqual([0, []]);

    // The malformed version is the current one still: a task that is started now reads the one before it.
    const before = load.targets;
    await scaleTo(stage, TASKS + 1);
    const added = () => load.targets.find((target) => !before.includes(target))?.id;
    await load.until(() => signers(load, keys, since).has(added() ?? 'none'));
    await users.leave();

    expect(users.failed).toEqual([]);
    const byTask = signers(load, keys);
    expect([...byTask.values()].filter(({ size }) => size !== 1)).toEqual([]);
    expect(new Set([...byTask.values()].flatMap((by) => [...by]))).toEqual(new Set([first, SECOND]));
    expect(new Set([...signers(load, keys, since).values()].flatMap((by) => [...by]))).toEqual(
      new Set([SECOND]),
    );
  });
});
