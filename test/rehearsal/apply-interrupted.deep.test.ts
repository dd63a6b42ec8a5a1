import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Backstage, rehearse } from '../../rehearsal/testing';
import { shop } from '../synth';
import { Death } from './dying-person';
import { commitOf, imageOf, Person, prepareDeploy } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);

/** The job of version 2 is killed at a write, and begun again after 20 minutes. */
async function killed(death: Death, meanwhile: (person: Person, backstage: Backstage) => Promise<void>) {
  const run = async (backstage: Backstage) => {
    const person = await Person.at(backstage);
    await person.released(1);
    await person.pushed('shop/shop', 2);
    const prepared = await prepareDeploy(person, 2);
    const message = 'feat: x\n\nIrreversible: drops the column price';
    await person.apply(SHOP.directory, prepared, { message }, { connect: death.connect }).catch(String);
    const [begun] = await person.journal.releases();
    await meanwhile(person, backstage);
    await backstage.pause.sleep(20 * 60_000);
    const again = await person.apply(SHOP.directory, prepared, { message });
    const once = await person.apply(SHOP.directory, prepared, { message });
    return { begun, again, once, releases: await person.journal.releases() };
  };
  const release = await rehearse(SHOP, {
    ...{ hooks: 'declared', deployedParameters: { ImageDigest: imageOf(1) }, release: {} },
    afterwards: [{ do: 'run', run }],
  });
  return release.acts?.at(-1)?.returned as Awaited<ReturnType<typeof run>>;
}

const OF_TWO = {
  ...{ commit: commitOf(2), digest: imageOf(2), irreversible: 'drops the column price' },
  ...{ mergedBy: 'octocat', approvedBy: ['hubot'] },
};
const BEGUN = { ...OF_TWO, outcome: 'begun', since: expect.any(String) };

test('killed in the canary, and it goes out: on record as released, with its deployment, once', async () => {
  const { begun, again, once, releases } = await killed(new Death(1, 'after'), async () => {});
  expect(begun).toMatchObject(BEGUN);
  expect(again).toMatchObject({ outcome: 'released', services: [{ verdict: { outcome: 'released' } }] });
  expect(once).toMatchObject({ outcome: 'released' });
  const { deployment } = again.services[0]?.verdict ?? {};
  expect(releases).toMatchObject([
    { ...OF_TWO, outcome: 'released', deployment },
    BEGUN,
    { commit: commitOf(1) },
  ]);
  // From when it had begun, and not from when it was begun again.
  expect(releases[0]?.seconds).toBeGreaterThanOrEqual(1200);
});

test('killed in the canary, and ECS rolls it back: on record as that', async () => {
  const { again, once, releases } = await killed(new Death(1, 'after'), (person) => person.stop());
  expect(again).toMatchObject({
    outcome: 'failed',
    services: [{ verdict: { outcome: 'rolled-back', by: { kind: 'operator' } } }],
  });
  expect(once.outcome).toBe('failed');
  expect(releases).toMatchObject([{ ...OF_TWO, outcome: 'rolled-back' }, BEGUN, {}]);
});

test('killed before CloudFormation was told: begun once more', async () => {
  const { again, releases } = await killed(new Death(1, 'before'), async () => {});
  expect(again).toMatchObject({ outcome: 'released', services: [{ verdict: { outcome: 'released' } }] });
  expect(releases.map(({ outcome }) => outcome)).toEqual(['released', 'begun', 'begun', 'released']);
});

test('what cannot be put on record does not begin', async () => {
  const denied = () =>
    Object.assign(new Error('Access Denied'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  const death = new Death(0, 'before', denied);
  const { begun } = await killed(death, async () => {});
  expect(death.writes).toEqual(['PutObject']);
  expect(begun).toMatchObject({ commit: commitOf(1) });
});
