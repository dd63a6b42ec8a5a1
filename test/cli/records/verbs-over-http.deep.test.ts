import { putHold } from '../../../cli/hold/carry-out';
import * as holdReport from '../../../cli/hold/report';
import { keyOf } from '../../../cli/records/keys';
import { readReleases } from '../../../cli/releases/carry-out';
import * as releasesReport from '../../../cli/releases/report';
import { resume } from '../../../cli/resume/carry-out';
import * as resumeReport from '../../../cli/resume/report';
import { AwsError } from '../../../rehearsal/aws-error';
import { hold, holdIdOf, release } from './entries';
import { RecordsWorld } from './records-world';

let world: RecordsWorld;
const before = { ...process.env };
beforeEach(async () => {
  for (const name of ['GITHUB_ACTIONS', 'GITHUB_ACTOR', 'GITHUB_TRIGGERING_ACTOR']) delete process.env[name];
  world = new RecordsWorld();
  await world.start();
});
afterEach(async () => {
  await world.close();
  process.env = { ...before };
});

const asked = { service: 'shop', env: 'staging', reason: 'checkout fails' };
const put = (more: object = {}) => putHold({ ...asked, ...more }, world.surroundings);
const end = (more: object = {}) => resume({ ...asked, reason: 'fixed', ...more }, world.surroundings);
const tell = (more: object = {}) => readReleases({ ...asked, limit: 20, ...more }, world.surroundings);

async function holdOf(holding: ReturnType<typeof put>) {
  const held = await holding;
  if (held.outcome !== 'held') throw new Error(held.reason);
  return held.hold;
}

test('a hold is put by the caller, seen, and ended; its records stay', async () => {
  const held = await holdOf(put());
  expect(held).toMatchObject({
    id: expect.stringMatching(/^hold-20261126T101500Z-[0-9a-f]{4}$/),
    ...{ at: '2026-11-26T10:15:00.000Z', by: 'arn:aws:iam::111122223333:user/ada', reason: 'checkout fails' },
  });
  expect(await (await world.journal()).hold()).toEqual(held);
  expect(await tell()).toMatchObject({ outcome: 'told', holds: [held], releases: [] });
  world.now += 3_600_000;
  expect(await end()).toMatchObject({ outcome: 'resumed', hold: held, inForce: [] });
  expect(await tell()).toMatchObject({ holds: [] });
  expect(await end()).toMatchObject({ outcome: 'not-held', inForce: [] });
  expect(world.bucket.list()).toHaveLength(2);
});

test('two holds are ended one by one, each by its name', async () => {
  const first = await holdOf(put());
  world.now += 1000;
  const second = await holdOf(put({ reason: 'freeze' }));
  expect(await end()).toMatchObject({ outcome: 'refused', inForce: [second, first] });
  expect(await end({ hold: first.id })).toMatchObject({ outcome: 'resumed', hold: first, inForce: [second] });
  expect(await end({ hold: first.id })).toMatchObject({ outcome: 'refused', inForce: [second] });
  expect(await end()).toMatchObject({ outcome: 'resumed', hold: second, inForce: [] });
});

test('a release is told as begun until its end is on record, and once after that', async () => {
  const journal = await world.journal();
  const [one, two] = ['a', 'b'].map((each) => each.repeat(40)) as [string, string];
  const before = release({ at: '2026-11-26T07:00:00Z', commit: one });
  const begun = release({ at: '2026-11-26T08:00:00Z', outcome: 'begun', commit: two });
  const end = release({ at: '2026-11-26T09:00:00Z', outcome: 'rolled-back', commit: two });
  for (const entry of [before, begun]) await journal.append(entry);
  expect(await tell({ limit: 2 })).toMatchObject({ releases: [begun, before] });
  await journal.append(end);
  expect(await tell({ limit: 2 })).toMatchObject({ releases: [end, before] });
  expect(await tell({ outcome: 'begun' })).toMatchObject({ releases: [] });
});

test('releases are filtered among the newest, and told as they were written', async () => {
  const journal = await world.journal();
  const entries = [
    release({ at: '2026-11-26T09:00:00Z', outcome: 'released', commit: 'a'.repeat(40) }),
    release({ at: '2026-11-26T08:00:00Z', outcome: 'rolled-back', commit: 'b'.repeat(40), seconds: 61.4 }),
    release({ at: '2026-11-26T07:00:00Z', kind: 'recovery', digest: `sha256:${'e'.repeat(64)}` }),
  ];
  for (const entry of entries) await journal.append(entry);
  const found = async (more: object) => {
    const told = await tell(more);
    return told.outcome === 'told' ? told.releases : told;
  };
  expect(await found({})).toEqual(entries);
  expect(await found({ limit: 1 })).toEqual(entries.slice(0, 1));
  expect(await found({ limit: 1, outcome: 'rolled-back' })).toEqual(entries.slice(1, 2));
  expect(await found({ commit: 'bbbbbbb' })).toEqual(entries.slice(1, 2));
  expect(await found({ digest: `sha256:${'e'.repeat(64)}` })).toEqual(entries.slice(2));
  expect(await found({ outcome: 'no-such' })).toEqual([]);
  const text = releasesReport.textOf(asked, await tell());
  expect(text.split('\n')).toEqual([
    '3 records of shop in staging',
    'when (UTC)           what      outcome      took  commit        image         by  why',
    '2026-11-26 09:00:00  release   released           aaaaaaaaaaaa  dddddddddddd',
    '2026-11-26 08:00:00  release   rolled-back  61 s  bbbbbbbbbbbb  dddddddddddd',
    '2026-11-26 07:00:00  recovery  released           cccccccccccc  eeeeeeeeeeee',
    '',
  ]);
});

describe('what cannot be done', () => {
  test.each([
    ['the stack is not there', { env: 'nowhere' }, 'the stack shop-nowhere must exist'],
    ['there is no pipeline', { env: 'laptop' }, 'must have the output Records, got none'],
  ])('%s', async (_, more, reason) => {
    for (const done of [await put(more), await end(more), await tell(more)]) {
      expect(done).toEqual({ outcome: 'failed', reason: expect.stringContaining(reason) });
    }
    expect(world.bucket.list()).toEqual([]);
  });

  test('a record cannot be read: nobody is told that the environment is free', async () => {
    world.put(keyOf(hold(holdIdOf('aaaa')), 'staging'), '{}');
    for (const done of [await end(), await tell()]) {
      expect(done).toEqual({ outcome: 'failed', reason: expect.stringContaining('must be a record that') });
    }
  });

  test('writing is not permitted', async () => {
    const denied = new AwsError('AccessDenied', 'not authorized to perform: s3:PutObject on it', 403);
    world.lease.injectFaults(({ operation }) => (operation === 'PutObject' ? denied : undefined));
    const held = await put();
    expect(held).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('s3:PutObject must be allowed'),
    });
    expect(holdReport.exitCodeOf(held)).toBe(3);
  });
});

describe('what is printed', () => {
  const hostile = '::error::x\u001b[2J\n##[set-output]\u202e';
  test('is harmless, whoever wrote the record', async () => {
    const journal = await world.journal();
    await journal.append(hold(holdIdOf('aaaa'), { by: hostile, reason: hostile }));
    await journal.append(
      release({ mergedBy: hostile, outcome: hostile, reason: hostile, overrides: [hostile] }),
    );
    const [told, refused, held] = [
      await tell(),
      await end({ hold: holdIdOf('bbbb') }),
      await put({ reason: hostile }),
    ];
    const printed = [
      ...[releasesReport.textOf(asked, told), releasesReport.jsonOf(asked, told)],
      ...[resumeReport.textOf(asked, refused), resumeReport.jsonOf(asked, refused)],
      ...[holdReport.textOf(asked, held), holdReport.jsonOf(asked, held)],
    ];
    for (const text of printed) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|##\[|^\s*::/m);
      expect(text).not.toContain('\\u001b');
    }
  });

  test('as JSON is one object, with what the verb says it has', async () => {
    const held = await put();
    const json = JSON.parse(holdReport.jsonOf(asked, held));
    expect(json).toEqual({
      ...{ schemaVersion: 1, service: 'shop', environment: 'staging', outcome: 'held', exitCode: 0 },
      reason: expect.stringContaining(`Resumes: ${json.hold.id}`),
      hold: expect.objectContaining({ id: json.hold.id, by: expect.any(String) }),
    });
    const resumed = await end();
    expect(JSON.parse(resumeReport.jsonOf(asked, resumed))).toEqual({
      ...{ schemaVersion: 1, service: 'shop', environment: 'staging', outcome: 'resumed', exitCode: 0 },
      ...{ reason: expect.any(String), hold: json.hold, inForce: [] },
    });
    const told = await tell();
    expect(JSON.parse(releasesReport.jsonOf(asked, told))).toEqual({
      ...{ schemaVersion: 1, service: 'shop', environment: 'staging', outcome: 'told', exitCode: 0 },
      ...{ reason: '0 records of shop in staging', holds: [], releases: [] },
    });
  });

  test('the exit code tells the outcome', async () => {
    const codes = [
      holdReport.exitCodeOf(await put()),
      resumeReport.exitCodeOf(await end({ hold: holdIdOf('bbbb') })),
      resumeReport.exitCodeOf(await end()),
      resumeReport.exitCodeOf(await end()),
      resumeReport.exitCodeOf(await end({ env: 'nowhere' })),
      releasesReport.exitCodeOf(await tell()),
      releasesReport.exitCodeOf(await tell({ env: 'nowhere' })),
    ];
    expect(codes).toEqual([0, 1, 0, 0, 3, 0, 3]);
  });
});
