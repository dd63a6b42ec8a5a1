import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { exitCodeOf } from '../../cli/apply/report';
import { newHold } from '../../cli/rollback/hold';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Backstage, rehearse } from '../../rehearsal/testing';
import { shop } from '../synth';
import { commitOf, imageOf, Person, prepareDeploy, STACK } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);

/** What code returns after a release that changed no stack, with version 1 deployed. */
async function on<T>(run: (person: Person, backstage: Backstage) => Promise<T>): Promise<T> {
  const release = await rehearse(SHOP, {
    ...{ hooks: 'declared', deployedParameters: { ImageDigest: imageOf(1) }, release: {} },
    afterwards: [{ do: 'run', run: async (backstage) => run(await Person.at(backstage), backstage) }],
  });
  return release.acts?.at(-1)?.returned as T;
}

const planOf = (id: string, kind: string) => ({ id, kind, text: id });

test('executes exactly what was prepared, takes the verdict, writes it down and tags the image', async () => {
  const { applied, again, record, begun, others, tags } = await on(async (person) => {
    await person.released(1);
    await person.pushed('shop/shop', 2);
    const prepared = await prepareDeploy(person, 2);
    const applied = await person.apply(SHOP.directory, prepared, {
      message: 'feat: x\n\nIrreversible: drops the column price',
    });
    const again = await person.apply(SHOP.directory, prepared);
    const [record, begun, ...others] = await person.journal.releases();
    const images = new DescribeImagesCommand({
      repositoryName: 'shop/shop',
      imageIds: [{ imageDigest: imageOf(2) }],
    });
    const { imageDetails } = await (await person.ecr).send(images);
    return { applied, again, record, begun, others, tags: imageDetails?.[0]?.imageTags };
  });
  expect(applied).toMatchObject({
    outcome: 'released',
    stacks: [{ name: STACK, status: 'UPDATE_COMPLETE' }],
    services: [{ name: 'shop', verdict: { outcome: 'released' } }],
  });
  expect(exitCodeOf(applied)).toBe(0);
  // A job that was ended and begun again finds its own change set executed.
  expect(again).toMatchObject({ outcome: 'released', services: [{ verdict: { outcome: 'released' } }] });
  expect(others).toHaveLength(1);
  expect(record).toMatchObject({
    ...{ kind: 'release', outcome: 'released', commit: commitOf(2), digest: imageOf(2) },
    ...{ mergedBy: 'octocat', approvedBy: ['hubot'], irreversible: 'drops the column price' },
  });
  expect(begun).toMatchObject({ outcome: 'begun', commit: commitOf(2), irreversible: record?.irreversible });
  expect(tags).toEqual(expect.arrayContaining([commitOf(2), `deployed-production-${commitOf(2)}`]));
});

test('held: nothing is written, until the commit that is the fix says so', async () => {
  const { held, other, resumed, holds, deployed } = await on(async (person) => {
    await person.released(1);
    await person.pushed('shop/shop', 2);
    const prepared = await prepareDeploy(person, 2);
    const hold = newHold(person.backstage.pause.now(), {
      by: 'hubot',
      reason: 'errors',
      recoversTo: imageOf(1),
    });
    await person.journal.append(hold);
    const held = await person.apply(SHOP.directory, prepared);
    const before = await person.stack(STACK);
    const message = (id = '') => `fix: x\n\nResumes: ${id}`;
    const other = await person.apply(SHOP.directory, prepared, {
      message: message('hold-20200101T000000Z-0000'),
    });
    const resumed = await person.apply(SHOP.directory, prepared, { message: message(hold.id) });
    return {
      held,
      other,
      resumed,
      holds: await person.journal.holds(),
      deployed: before?.parameters.ImageDigest,
    };
  });
  expect([held.outcome, other.outcome]).toEqual(['held', 'held']);
  expect(exitCodeOf(held)).toBe(1);
  expect(deployed).toBe(imageOf(1));
  expect(resumed).toMatchObject({ outcome: 'released', hold: held.hold });
  expect(holds).toEqual([]);
});

test('stale: the stack has changed since, and the change set with it', async () => {
  const { first, stale } = await on(async (person) => {
    await person.released(1);
    await person.pushed('shop/shop', 2, 3);
    const [two, three] = [await prepareDeploy(person, 2), await prepareDeploy(person, 3)];
    const first = await person.apply(SHOP.directory, two);
    return { first, stale: await person.apply(SHOP.directory, three) };
  });
  expect(first.outcome).toBe('released');
  expect(stale).toMatchObject({
    outcome: 'stale',
    reason: expect.stringMatching(/must be the one that was shown, got .*; prepare again/),
    stacks: [],
  });
});

test('other changes than were shown are not executed', async () => {
  const { stale, deployed } = await on(async (person) => {
    await person.released(1);
    const prepared = await prepareDeploy(person, 2);
    const stacks = prepared.stacks.map((each) => ({ ...each, changesHash: '0'.repeat(64) }));
    const stale = await person.apply(SHOP.directory, { ...prepared, stacks } as typeof prepared);
    return { stale, deployed: (await person.stack(STACK))?.parameters.ImageDigest };
  });
  expect(stale).toMatchObject({ outcome: 'stale', reason: expect.stringContaining('other changes') });
  expect(deployed).toBe(imageOf(1));
});

test('a newer commit has gone out: not deployed, and no record is written', async () => {
  const { superseded, records } = await on(async (person) => {
    await person.released(3, 1);
    const prepared = await prepareDeploy(person, 2);
    const superseded = await person.apply(
      SHOP.directory,
      prepared,
      {},
      { ancestry: async () => ({ is: 'ancestor' }) },
    );
    return { superseded, records: await person.journal.releases() };
  });
  expect(superseded.outcome).toBe('superseded');
  expect(records).toHaveLength(2);
});

test('an operator stops the release: failed, and on record as rolled back', async () => {
  const { failed, record } = await on(async (person, { pause }) => {
    await person.released(1);
    await person.pushed('shop/shop', 2);
    const prepared = await prepareDeploy(person, 2);
    const [failed] = await Promise.all([
      person.apply(SHOP.directory, prepared),
      pause.sleep(60_000).then(() => person.stop()),
    ]);
    return { failed, record: (await person.journal.releases())[0] };
  });
  expect(failed).toMatchObject({
    outcome: 'failed',
    services: [{ verdict: { outcome: 'rolled-back', by: { kind: 'operator' } } }],
  });
  expect(exitCodeOf(failed)).toBe(1);
  expect(record).toMatchObject({ kind: 'release', outcome: 'rolled-back', commit: commitOf(2) });
});

test('a line that nobody reviewed: nothing is asked of AWS, and named it goes out', async () => {
  const { lacking, allowed, record } = await on(async (person) => {
    await person.released(1);
    await person.pushed('shop/shop', 2);
    const prepared = await prepareDeploy(person, 2);
    const plan = person.file('plan.json', {
      ...{ schemaVersion: 1, environment: 'production', hash: 'a'.repeat(64) },
      lines: [planOf('weakening-1', 'weakening'), planOf('release-1', 'release')],
    });
    const lacking = await person.apply(SHOP.directory, prepared, { plan });
    const allowed = await person.apply(SHOP.directory, prepared, { plan, override: ['weakening-1'] });
    return { lacking, allowed, record: (await person.journal.releases())[0] };
  });
  expect(lacking).toMatchObject({ outcome: 'not-reviewed', reason: expect.stringContaining('weakening-1') });
  expect(lacking.reason).not.toContain('release-1');
  expect(allowed.outcome).toBe('released');
  expect(record).toMatchObject({
    overrides: ['line weakening-1 was not reviewed, by octocat'],
    planHash: 'a'.repeat(64),
  });
});
