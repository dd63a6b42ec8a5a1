import { STEPS, type StepId } from '../../../cli/qualify/plan';
import { type Act, runSteps, type Stage, type StepResult } from '../../../cli/qualify/run';
import { doneIn, newState } from '../../../cli/qualify/state';

const GOOD: StepResult = { outcome: 'as assumed', says: 'well' };

/** Steps that do nothing but what they are told, and what became of them. */
async function run(
  does: Partial<Record<StepId, (stage: Stage, interrupt: () => void) => Promise<StepResult>>> = {},
  ids: readonly StepId[] = ['check', 'images', 'create', 'release', 'gate', 'destroy'],
) {
  const interrupted = new AbortController();
  const ran: StepId[] = [];
  const kept: number[] = [];
  const act =
    (id: StepId): Act =>
    async (stage) => {
      ran.push(id);
      return (await does[id]?.(stage, () => interrupted.abort(new Error('interrupted')))) ?? GOOD;
    };
  const acts = Object.fromEntries(STEPS.map(({ id }) => [id, act(id)])) as Record<StepId, Act>;
  const stage = {
    ...{ signal: interrupted.signal, say: () => undefined },
    pause: { now: () => 0, sleep: async () => undefined },
  } as unknown as Stage;
  const steps = STEPS.filter(({ id }) => ids.includes(id));
  const { state, interrupted: was } = await runSteps(
    { steps, acts, stage, keep: ({ steps: { length } }) => kept.push(length) },
    newState('111122223333', 'eu-west-1', 0),
  );
  return {
    ran,
    kept,
    was,
    done: doneIn(state),
    outcomes: state.steps.map(({ id, outcome }) => `${id}: ${outcome}`),
    says: state.steps.map(({ says }) => says),
  };
}

test('each step is kept as soon as it has ended', async () => {
  expect(await run()).toMatchObject({
    ran: ['check', 'images', 'create', 'release', 'gate', 'destroy'],
    kept: [1, 2, 3, 4, 5, 6],
    was: false,
  });
});

test('a step that fails in the middle ends none but itself, and all is deleted', async () => {
  const release = async () => {
    throw new Error('User: arn:aws:iam::111122223333:user/ada is not authorized');
  };
  const { ran, outcomes, says } = await run({ release });
  expect(ran).toEqual(['check', 'images', 'create', 'release', 'gate', 'destroy']);
  expect(outcomes).toContain('release: not answered');
  expect(says.join()).not.toMatch(/ada|111122223333/);
});

test('where the service could not be created, nothing is released, and what is there is deleted', async () => {
  const { ran, outcomes } = await run({
    create: async () => ({ outcome: 'otherwise', says: 'ROLLBACK_COMPLETE' }),
  });
  expect(ran).toEqual(['check', 'images', 'create', 'destroy']);
  expect(outcomes).toContain('gate: not answered');
});

test('an account that is no sandbox is left alone', async () => {
  const { ran } = await run({ check: async () => ({ outcome: 'otherwise', says: 'another account' }) });
  expect(ran).toEqual(['check']);
});

test('Ctrl-C ends what runs, and deletes with a signal of its own', async () => {
  let isFresh = false;
  const { ran, was, outcomes, done } = await run({
    release: async ({ signal }, interrupt) => {
      interrupt();
      signal.throwIfAborted();
      return GOOD;
    },
    destroy: async ({ signal }) => {
      isFresh = !signal.aborted;
      return GOOD;
    },
  });
  expect(ran).toEqual(['check', 'images', 'create', 'release', 'destroy']);
  expect({ was, isFresh }).toEqual({ was: true, isFresh: true });
  expect(outcomes).toContain('release: not answered');
  // All is gone: the next run begins anew.
  expect(done).toEqual([]);
});

test('with --keep an interruption leaves the stacks, and the next run goes on', async () => {
  const { done } = await run(
    {
      release: async (_stage, interrupt) => {
        interrupt();
        throw new Error('aborted');
      },
    },
    ['check', 'images', 'create', 'release', 'gate'],
  );
  expect(done).toEqual(['check', 'images', 'create']);
});
