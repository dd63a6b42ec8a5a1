import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Backstage, rehearseUpdate } from '../../rehearsal/testing';
import { shop } from '../synth';
import { Death } from './dying-person';
import { commitOf, imageOf, Person } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);
const DEPLOYED = { deployedParameters: { ImageDigest: imageOf(1) }, parameters: { ImageDigest: imageOf(2) } };

/** The command is killed at a write, a minute passes, and somebody types it again. */
async function diesAndComesBack(backstage: Backstage, death: Death, isOver: boolean) {
  const person = await Person.at(backstage);
  await person.released(1, ...(isOver ? [2] : []));
  await person.pushed('shop/shop', 1);
  const first = await person.rollback({ previous: true }, {}, { connect: death.connect }).catch(String);
  await backstage.pause.sleep(60_000);
  const again = await person.rollback({ previous: true });
  const records = (await person.journal.releases()).filter(({ kind }) => kind === 'recovery');
  return {
    first,
    again,
    holds: (await person.journal.holds()).map(({ recoversTo }) => recoversTo),
    records: records.map(({ commit }) => commit),
  };
}

describe.each([
  ['inside a bake', false, ['PutObject', 'StopServiceDeployment', 'PutObject'], 2],
  [
    'long after',
    true,
    ['PutObject', 'CreateChangeSet', 'ExecuteChangeSet', 'PutObject', 'CreateChangeSet', 'ExecuteChangeSet'],
    2,
  ],
] as const)('%s', (_, isOver, writes, deployments) => {
  const cases = writes.flatMap((write, nth) => [
    [nth, 'before', write] as const,
    [nth, 'after', write] as const,
  ]);
  test.each(cases)('killed at write %s, %s %s, and typed again', async (nth, when, write) => {
    const death = new Death(nth, when);
    const act = {
      do: 'run' as const,
      run: (backstage: Backstage) => diesAndComesBack(backstage, death, isOver),
    };
    const update = await rehearseUpdate(SHOP, SHOP, {
      ...{ ...DEPLOYED, hooks: 'declared' },
      // Who is killed is not told by the parameters of an update under way.
      open: { showsUpdateUnderWay: nth % 2 === 0 },
      ...(isOver ? { afterwards: [act] } : { operator: [{ after: minutes(3), ...act }] }),
    });
    expect(death.writes).toEqual(writes.slice(0, nth + 1));
    expect(write).toBe(writes[nth]);
    const returned = update.acts?.at(-1)?.returned as Awaited<ReturnType<typeof diesAndComesBack>>;
    expect(['recovered', 'unchanged']).toContain(returned.again.outcome);
    expect(returned).toMatchObject({
      again: { to: { commit: commitOf(1) } },
      holds: [imageOf(1)],
      records: [commitOf(1)],
    });
    expect(update).toMatchObject({ deployments: isOver ? 1 : deployments, requests: { failed: 0 } });
  });
});
