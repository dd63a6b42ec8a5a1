import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOST } from './arns';
import { AdoptionWorld, MINUTE } from './world';

let world: AdoptionWorld;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'teal-adopt-'));
  world = new AdoptionWorld({ way: 'route53' });
  await world.start();
  await world.deployTeal({ test: 10, production: 20 });
});
afterEach(async () => {
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

const records = () =>
  world.zone.records
    .filter(({ Name }) => Name === `${HOST}.`)
    .map(({ AliasTarget, Weight }) => `${AliasTarget?.DNSName.split('-1234')[0]} ${Weight ?? 'plain'}`);

test('users move by the record to Teal, a release goes out, and they come back: none is lost', async () => {
  const before = world.zone.records;
  expect(await world.status()).toMatchObject({ standing: { stage: 'beside', percent: 0 } });
  for (const percent of [10, 50, 100]) {
    expect(await world.step('shift', { percent })).toMatchObject({ outcome: 'moved', standing: { percent } });
    // Two times to live, then some: eight resolvers draw anew each minute.
    await world.pass(2 * MINUTE);
    world.share();
    await world.pass(30 * MINUTE);
    expect(Math.abs(world.share() - percent)).toBeLessThan(15);
  }
  const finished = await world.step('finish');
  // Said before the batch, for whoever is stopped after it.
  expect(world.said).toContain(JSON.stringify(finished.standing?.formerRecords));
  expect(finished).toMatchObject({ outcome: 'moved', standing: { stage: 'finished' } });
  expect(records()).toEqual(['shop-production plain']);
  expect((await world.release()).outcome).toBe('released');
  expect(await world.step('back')).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('--old-record must name the file'),
  });
  const oldRecord = join(directory, 'old.json');
  await writeFile(oldRecord, JSON.stringify(finished.standing?.formerRecords));
  expect(await world.step('back', { oldRecord })).toMatchObject({
    outcome: 'moved',
    standing: { stage: 'beside' },
  });
  expect(new Set(world.zone.records)).toEqual(new Set(before));
  await world.pass(2 * MINUTE);
  world.share();
  await world.pass(5 * MINUTE);
  expect(world.share()).toBe(0);
  expect(world.tally.failed).toBe(0);
  expect(world.tally.total).toBeGreaterThan(5000);
});

// By this way Teal's own rules shift users: nothing is in the way of its releases.
test('a release of Teal’s while users are shared loses none', async () => {
  await world.step('shift', { percent: 50 });
  expect((await world.release()).outcome).toBe('released');
  await world.pass(5 * MINUTE);
  expect(await world.step('back')).toMatchObject({ outcome: 'moved' });
  await world.pass(5 * MINUTE);
  world.share();
  expect(world.tally.failed).toBe(0);
  expect(records()).toEqual(['dualstack.web plain']);
});

test('each command twice, and what somebody changes between the look and the batch', async () => {
  await world.step('shift', { percent: 10 });
  expect(await world.step('shift', { percent: 10 })).toMatchObject({ outcome: 'nothing-to-do' });
  let hasChanged = false;
  world.lease?.injectFaults(({ operation }) => {
    if (operation === 'ChangeResourceRecordSets' && !hasChanged) {
      hasChanged = true;
      const pair = world.zone.records.filter(({ Weight }) => Weight !== undefined);
      world.zone.change(
        pair.map((each) => ({
          Action: 'UPSERT',
          ResourceRecordSet: { ...each, Weight: (each.Weight ?? 0) === 10 ? 20 : 80 },
        })),
      );
    }
    return undefined;
  });
  expect(await world.step('shift', { percent: 50 })).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('nothing was changed: Route 53 refused the batch whole'),
  });
  expect(records().sort()).toEqual(['dualstack.web 80', 'shop-production 20']);
});
