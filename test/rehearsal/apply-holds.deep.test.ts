import { connect } from '../../cli/aws/clients';
import { newHold } from '../../cli/rollback/hold';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Backstage, rehearse } from '../../rehearsal/testing';
import { shop } from '../synth';
import { type AfterCall, afterOneCall } from './after-call';
import { commitOf, imageOf, Person, prepareDeploy, STACK } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);

/** What code returns with version 1 deployed and released, and 2 and 3 pushed. */
async function on<T>(run: (person: Person, backstage: Backstage) => Promise<T>): Promise<T> {
  const release = await rehearse(SHOP, {
    ...{ hooks: 'declared', deployedParameters: { ImageDigest: imageOf(1) }, release: {} },
    afterwards: [
      {
        do: 'run',
        run: async (backstage) => {
          const person = await Person.at(backstage);
          await person.released(1);
          await person.pushed('shop/shop', 2, 3);
          return run(person, backstage);
        },
      },
    ],
  });
  return release.acts?.at(-1)?.returned as T;
}

async function heldBy({ backstage, journal }: Person, reason = 'errors') {
  const hold = newHold(backstage.pause.now(), { by: 'hubot', reason, recoversTo: imageOf(1) });
  await journal.append(hold);
  return hold.id;
}

const fix = (id: string) => `fix: x\n\nResumes: ${id}`;

test('a fix that is rolled back ends no hold, and the older commit stays held', async () => {
  const returned = await on(async (person, { pause }) => {
    const id = await heldBy(person);
    const [older, prepared] = [await prepareDeploy(person, 2), await prepareDeploy(person, 3)];
    const [failed] = await Promise.all([
      person.apply(SHOP.directory, prepared, { message: fix(id) }),
      pause.sleep(60_000).then(() => person.stop()),
    ]);
    const holds = (await person.journal.holds()).map((each) => each.id);
    return { id, failed, holds, held: await person.apply(SHOP.directory, older) };
  });
  expect(returned.failed).toMatchObject({
    outcome: 'failed',
    services: [{ verdict: { outcome: 'rolled-back' } }],
  });
  expect(returned.failed.ended).toBeUndefined();
  expect(returned.holds).toEqual([returned.id]);
  expect(returned.held.outcome).toBe('held');
});

test('a fix that is stale ends no hold', async () => {
  const returned = await on(async (person) => {
    const id = await heldBy(person);
    const prepared = await prepareDeploy(person, 3);
    const stacks = prepared.stacks.map((each) => ({ ...each, changesHash: '0'.repeat(64) }));
    const of = { ...prepared, stacks } as typeof prepared;
    const stale = await person.apply(SHOP.directory, of, { message: fix(id) });
    return { stale, holds: await person.journal.holds() };
  });
  expect(returned.stale.outcome).toBe('stale');
  expect(returned.holds).toHaveLength(1);
});

test('two holds that commits name which gave way to a newer one pass it, and end once it is out', async () => {
  const returned = await on(async (person, { pause }) => {
    const one = await heldBy(person);
    await pause.sleep(1000);
    const other = await heldBy(person);
    const prepared = await prepareDeploy(person, 3);
    const asked: string[][] = [];
    const messages = async (directory: string, since: string, commit: string) => {
      asked.push([directory, since, commit]);
      return { messages: ['docs: y', `${fix(one)}\nIrreversible: drops the column price`, fix(other)] };
    };
    const during: number[] = [];
    const [released] = await Promise.all([
      person.apply(SHOP.directory, prepared, { message: 'docs: y', git: 'history' }, { messages }),
      pause.sleep(60_000).then(async () => during.push((await person.journal.holds()).length)),
    ]);
    return {
      ...{ one, other, asked, released, during },
      holds: await person.journal.holds(),
      record: (await person.journal.releases())[0],
    };
  });
  const { one, other } = returned;
  expect(returned.asked).toEqual([['history', commitOf(1), commitOf(3)]]);
  expect(returned).toMatchObject({
    ...{ during: [2], holds: [] },
    released: { outcome: 'released', hold: other, ended: [other, one] },
    record: { outcome: 'released', irreversible: 'drops the column price' },
  });
});

test('commits that cannot be read stop the release before anything is written', async () => {
  const returned = await on(async (person) => {
    const prepared = await prepareDeploy(person, 2);
    const messages = async () => ({ unknown: 'the checkout is shallow' });
    const unknown = await person.apply(SHOP.directory, prepared, {}, { messages });
    return { unknown, releases: await person.journal.releases() };
  });
  expect(returned.unknown).toMatchObject({
    outcome: 'unknown',
    reason: expect.stringContaining('declare (Resumes:, Irreversible:): the checkout is shallow'),
  });
  expect(returned.releases).toHaveLength(1);
});

test('a hold that is put while the change set begins: what was begun is taken back, and on record', async () => {
  const returned = await on(async (person) => {
    const prepared = await prepareDeploy(person, 2);
    const between: AfterCall = { name: 'ExecuteChangeSetCommand', run: () => heldBy(person) };
    const held = await person.apply(
      SHOP.directory,
      prepared,
      { message: 'feat: x\n\nIrreversible: drops the column price' },
      { connect: async (options) => afterOneCall(await connect(options), between) },
    );
    return {
      ...{ held, stack: await person.stack(STACK), deployments: await person.deployments() },
      releases: await person.journal.releases(),
      holds: (await person.journal.holds()).map(({ id }) => id),
    };
  });
  expect(returned.held).toMatchObject({
    outcome: 'held',
    hold: returned.holds[0],
    reason: expect.stringContaining(
      `it was put while this began: what it had begun in ${STACK} was taken back`,
    ),
  });
  expect(returned.stack).toMatchObject({
    status: 'UPDATE_ROLLBACK_COMPLETE',
    parameters: { ImageDigest: imageOf(1) },
  });
  const irreversible = 'drops the column price';
  expect(returned.releases).toMatchObject([
    { commit: commitOf(2), outcome: 'held', irreversible },
    { commit: commitOf(2), outcome: 'begun', irreversible, mergedBy: 'octocat', approvedBy: ['hubot'] },
    { commit: commitOf(1) },
  ]);
});
