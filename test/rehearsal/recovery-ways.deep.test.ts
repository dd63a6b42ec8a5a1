import { exitCodeOf, textOf } from '../../cli/rollback/report';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Backstage, rehearseUpdate } from '../../rehearsal/testing';
import { shop } from '../synth';
import { Death } from './dying-person';
import { denied, FailingCalls } from './failing-calls';
import { commitOf, imageOf, OF, Person, STACK } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);

/** What code returns after version 2 has gone out over 1. */
async function after<T>(run: (person: Person, backstage: Backstage) => Promise<T>) {
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    afterwards: [{ do: 'run', run: async (backstage) => run(await Person.at(backstage), backstage) }],
  });
  return { update, returned: update.acts?.at(-1)?.returned as T };
}

test('refused for all that speaks against it, at once, and nothing is written', async () => {
  const { update, returned } = await after(async (person) => {
    await person.released(1, { version: 2, irreversible: 'dropped the column price' });
    const refused = await person.rollback(
      { previous: true },
      {},
      { ancestry: async () => ({ is: 'no-ancestor' }), verify: async () => ({ is: 'bad', why: 'no' }) },
    );
    const never = await person.rollback({ commit: commitOf(9) });
    return { refused, never, holds: await person.journal.holds(), releases: await person.journal.releases() };
  });
  expect(returned.refused.outcome).toBe('refused');
  expect(exitCodeOf(returned.refused)).toBe(1);
  expect(returned.refused.reason.split('\n')).toEqual([
    expect.stringContaining('must be an ancestor of origin/main'),
    expect.stringContaining(`must be signed by the build of main, got ${imageOf(1)}`),
    expect.stringContaining('dropped the column price'),
  ]);
  expect(returned.never.reason).toContain(`must have been released to this environment, got ${commitOf(9)}`);
  expect(returned).toMatchObject({ holds: [], releases: [{}, {}] });
  expect(update.deployments).toBe(1);
});

test('refused for its signature alone', async () => {
  const { returned } = await after(async (person) => {
    await person.released(1, 2);
    await person.pushed('shop/shop', 1);
    const verify = async () => ({ is: 'bad', why: 'not by main' }) as const;
    return person.rollback({ previous: true }, {}, { verify });
  });
  expect(returned.reason).toContain('must be signed by the build of main');
  expect(returned.reason.split('\n')).toEqual([expect.stringContaining('not by main')]);
});

test('across an irreversible release that is named, on record with who did', async () => {
  const { returned } = await after(async (person) => {
    await person.released(1, { version: 2, irreversible: 'dropped the column price' });
    await person.pushed('shop/shop', 1);
    const recovered = await person.rollback({ previous: true }, { across: [commitOf(2)] });
    return { recovered, record: (await person.journal.releases())[0] };
  });
  expect(returned).toMatchObject({
    recovered: { outcome: 'recovered' },
    record: { overrides: [`across the irreversible release ${commitOf(2)}, by octocat`] },
  });
});

test('there already: held, on record, and nothing is deployed', async () => {
  const { update, returned } = await after(async (person) => {
    await person.released(1, 2);
    const first = await person.rollback({ commit: commitOf(2) });
    return { first, second: await person.rollback({ previous: true }) };
  });
  expect(returned.first).toMatchObject({ outcome: 'unchanged', recorded: { is: 'yes' } });
  expect(returned.second).toMatchObject({ outcome: 'unchanged', recorded: { is: 'already' } });
  expect(returned.second.hold).toBe(returned.first.hold);
  expect(textOf(OF, returned.first)).toContain(
    `npx teal resume --hold ${returned.first.hold} --service shop`,
  );
  expect(update.deployments).toBe(1);
});

test('somebody stops the recovery itself: not recovered, and it is not tried again', async () => {
  const { returned } = await after(async (person, { pause }) => {
    await person.released(1, 2);
    await person.pushed('shop/shop', 1);
    const [recovered] = await Promise.all([
      person.rollback({ previous: true }),
      pause.sleep(20_000).then(() => person.stop()),
    ]);
    return { recovered, record: (await person.journal.releases())[0] };
  });
  expect(returned.recovered).toMatchObject({
    ...{ outcome: 'not-recovered', recorded: { is: 'yes' } },
    verdict: { outcome: 'rolled-back', by: { kind: 'operator' } },
  });
  expect(exitCodeOf(returned.recovered)).toBe(1);
  expect(returned.record).toMatchObject({ kind: 'recovery', outcome: 'rolled-back' });
});

test('users are safe and the record cannot be written: recovered, and exit code 3', async () => {
  const { returned } = await after(async (person) => {
    await person.released(1, 2);
    await person.pushed('shop/shop', 1);
    const calls = new FailingCalls((name, { Key }) =>
      name === 'PutObject' && `${Key}`.includes('/releases/') ? { before: denied() } : undefined,
    );
    return person.rollback({ previous: true }, {}, { connect: calls.connect });
  });
  expect(returned).toMatchObject({
    outcome: 'recovered',
    recorded: { is: 'failed', reason: expect.stringContaining('AccessDenied') },
  });
  expect(exitCodeOf(returned)).toBe(3);
});

test('another recovery that is not over is met, and its place is taken by name alone', async () => {
  const { returned } = await after(async (person) => {
    await person.released(0, 1, 2);
    await person.pushed('shop/shop', 0, 1);
    await person.rollback({ previous: true }, {}, { connect: new Death(0, 'after').connect }).catch(String);
    const [hold] = await person.journal.holds();
    const met = await person.rollback({ commit: commitOf(0) });
    const taken = await person.rollback({ commit: commitOf(0) }, { insteadOf: hold?.id ?? '' });
    return { hold, met, taken };
  });
  expect(returned.met).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining(`take its place with --instead-of ${returned.hold?.id}`),
  });
  expect(returned.taken).toMatchObject({ outcome: 'recovered', to: { digest: imageOf(0) } });
});

test('a stack that could not go back is told to go on', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    operator: [
      {
        after: minutes(3),
        do: 'run',
        run: async (backstage) => {
          const person = await Person.at(backstage);
          await person.released(1);
          // What CloudFormation deploys to go back is stopped by hand.
          const [recovered] = await Promise.all([
            person.rollback({ previous: true }),
            backstage.pause.sleep(60_000).then(() => person.stop()),
          ]);
          const { status } = (await person.stack(STACK)) ?? {};
          return { recovered, status, said: person.lines.text };
        },
      },
    ],
  });
  expect(update.acts?.at(-1)?.returned).toMatchObject({
    recovered: { outcome: 'recovered' },
    status: 'UPDATE_ROLLBACK_COMPLETE',
    said: expect.stringContaining('telling CloudFormation to go on'),
  });
});
