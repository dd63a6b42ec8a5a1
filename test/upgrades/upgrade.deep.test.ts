import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { type Act, rehearseUpdate } from '../../rehearsal/testing';
import { configurationNamed, currentAssembly, lookAtPinned, rehearsedAs, releaseOf, UPGRADES } from './stage';
import { assemblyOf, removeUnpacked } from './stored-versions';

afterAll(() => closeWarmProcesses());
afterAll(removeUnpacked);

/** How a release ended: by ECS's record, or by the stack's where a pipeline has released it. */
const endOf = ({ outcome, stacks }: Act = { do: '', when: 'afterwards', at: 0 }) =>
  outcome ?? stacks?.at(-1)?.status;

// Users are on the alternate group, the templates of every version say the primary one: aws-cdk#36649.
test.each(UPGRADES)(
  'from %s, %s: nobody notices, nothing pinned is replaced, and releases go on',
  async (version, name) => {
    const [before, after] = [assemblyOf(version, name), currentAssembly(name)];
    const { bad, hasPipeline } = configurationNamed(name);
    const update = await rehearseUpdate(before, after, {
      ...rehearsedAs(name),
      beforehand: [lookAtPinned(name, before)],
      afterwards: [lookAtPinned(name, before), releaseOf(name, 1, 'good'), releaseOf(name, 2, 'bad')],
    });
    const [was, is, good, worse] = update.acts ?? [];

    // Its own end: a stack may have gone back since, with the bad release.
    const stack = update.stacks.at(-1)?.stackName;
    expect(update.events.at(-1)).toMatchObject({
      stackName: stack,
      logicalId: stack,
      status: 'UPDATE_COMPLETE',
    });
    expect(update.events.filter(({ status }) => /FAILED|ROLLBACK/.test(status))).toEqual([]);
    expect(update.release?.outcome ?? 'released').toBe('released');

    expect(Object.keys(was?.returned ?? {}).length).toBeGreaterThan(5);
    expect(is?.returned).toMatchObject(was?.returned as object);

    expect(endOf(good)).toBe(hasPipeline ? 'UPDATE_COMPLETE' : 'released');
    expect(endOf(worse)).toBe(hasPipeline ? 'UPDATE_ROLLBACK_COMPLETE' : 'rolled-back');
    if (!hasPipeline) expect(worse?.decidedBy).toBe(bad.by);
    expect(update.requests).toMatchObject({ failed: 0, unfinished: 0 });
    expect(update.requests.total).toBeGreaterThan(20_000);
  },
);
