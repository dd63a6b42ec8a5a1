import { connect } from '../../cli/aws/clients';
import { planned } from '../../cli/plan/planned';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Backstage, rehearseUpdate } from '../../rehearsal/testing';
import { shop } from '../synth';
import { commitOf, imageOf, OF, Person, prepareDeploy, STACK } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);

interface PlanJson {
  readonly lines: readonly { readonly kind: string; readonly path: string; readonly text: string }[];
}

async function planOf(digest?: string): Promise<PlanJson> {
  const { json } = await planned(
    {
      ...{ assembly: SHOP.directory, deployed: true, env: OF.env, region: 'eu-west-1' },
      ...(digest !== undefined && { digest: { shop: digest } }),
    },
    { connect },
  );
  return JSON.parse(json) as PlanJson;
}

/** Rehearsed stacks are not protected, and the assembly's are. */
function linesOf({ lines }: PlanJson) {
  return lines.filter(({ path }) => path !== 'TerminationProtection');
}

/** Version 2 is recovered from, the pull request of the fix is planned and reviewed, and it is deployed. */
async function fixes(backstage: Backstage) {
  const person = await Person.at(backstage);
  await person.released(1, 2);
  await person.pushed('shop/shop', 1, 3);
  const recovered = await person.rollback({ previous: true });
  await person.putBack();
  const reviewed = await planOf();
  const plan = await planOf(imageOf(3));
  const prepared = await prepareDeploy(person, 3);
  const applied = await person.apply(SHOP.directory, prepared, {
    plan: person.file('plan.json', plan),
    reviewed: person.file('reviewed.json', reviewed),
    message: `fix: x\n\nResumes: ${recovered.hold}`,
  });
  return {
    ...{ recovered, reviewed, plan, applied },
    stack: await person.stack(STACK),
    holds: await person.journal.holds(),
    record: (await person.journal.releases())[0],
  };
}

test('after a recovery the plan of a fix is that of any release, and as reviewed it goes out', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    afterwards: [{ do: 'run', run: fixes }],
  });
  const returned = update.acts?.at(-1)?.returned as Awaited<ReturnType<typeof fixes>>;
  expect(returned.recovered.outcome).toBe('recovered');
  // A pull request that changes nothing has nothing in its plan: the strategy of the recovery is none of its.
  expect(linesOf(returned.reviewed)).toEqual([]);
  expect([...new Set(linesOf(returned.plan).map(({ kind }) => kind))]).toEqual(['release']);
  expect(returned.applied).toMatchObject({
    outcome: 'released',
    ended: [returned.recovered.hold],
    services: [{ verdict: { outcome: 'released' } }],
  });
  expect(returned).toMatchObject({
    holds: [],
    stack: { status: 'UPDATE_COMPLETE', parameters: { ImageDigest: imageOf(3), RollbackTo: 'none' } },
    record: { kind: 'release', outcome: 'released', commit: commitOf(3), planHash: expect.any(String) },
  });
  expect(update.requests.failed).toBe(0);
});
