import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { protect } from '../../cli/apply/protect';
import { exitCodeOf } from '../../cli/apply/report';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { rehearse } from '../../rehearsal/testing';
import { shop } from '../synth';
import { commitOf, imageOf, Person, prepareDeploy, STACK } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);

async function on<T>(run: (person: Person) => Promise<T>): Promise<T> {
  const release = await rehearse(SHOP, {
    ...{ hooks: 'declared', deployedParameters: { ImageDigest: imageOf(1) }, release: {} },
    afterwards: [{ do: 'run', run: async (backstage) => run(await Person.at(backstage)) }],
  });
  return release.acts?.at(-1)?.returned as T;
}

test('a release that outlasted its job gets its tag, and what cannot have one stops nothing', async () => {
  const { applied, said, tags } = await on(async (person) => {
    // The image of 4 has expired, and that of 1 runs: somebody else put them on record.
    await person.released(4, { version: 5, outcome: 'rolled-back' }, 1);
    await person.pushed('shop/shop', 1, 2, 5);
    const applied = await person.apply(SHOP.directory, await prepareDeploy(person, 2));
    const ecr = await person.ecr;
    const tags = await Promise.all(
      [1, 2, 5].map(async (version) => {
        const imageIds = [{ imageDigest: imageOf(version) }];
        const command = new DescribeImagesCommand({ repositoryName: 'shop/shop', imageIds });
        return (await ecr.send(command)).imageDetails?.[0]?.imageTags;
      }),
    );
    return { applied, said: person.lines.text, tags };
  });
  expect(exitCodeOf(applied)).toBe(0);
  expect(tags.map((each) => [...(each ?? [])].sort())).toEqual([
    [commitOf(1), `deployed-production-${commitOf(1)}`],
    [commitOf(2), `deployed-production-${commitOf(2)}`],
    [commitOf(5)],
  ]);
  expect(said).toContain(`deployed-production-${commitOf(4)} is not on its image`);
});

test('protection is put on, and is never taken off', async () => {
  const seen = await on(async (person) => {
    const cloudFormation = await person.cloudFormation;
    const stands = async () => (await person.stack(STACK))?.isProtected;
    const said: string[] = [];
    const then = [await stands()];
    for (const wanted of [undefined, true, true, false, undefined]) {
      await protect(cloudFormation, STACK, wanted, (text) => said.push(text));
      then.push(await stands());
    }
    return { then, said };
  });
  expect(seen.then).toEqual([false, false, true, true, true, true]);
  expect(seen.said).toHaveLength(1);
});
