import type { ReleaseEntry } from '../../../cli/records/entry';
import { journalOf } from '../../../cli/records/journal';
import { keyOf } from '../../../cli/records/keys';
import { AwsError } from '../../../rehearsal/aws-error';
import { hold, holdIdOf, release, resume } from './entries';
import { BUCKET, RecordsWorld } from './records-world';

const [A, B] = [holdIdOf('aaaa'), holdIdOf('bbbb')];
const [HOLD, RELEASE] = [keyOf(hold(A), 'staging'), keyOf(release(), 'staging')];
let world: RecordsWorld;
beforeEach(async () => {
  world = new RecordsWorld();
  await world.start();
});
afterEach(() => world.close());

describe('holds over HTTP', () => {
  test('there is none, then one, then it has ended; another environment has its own', async () => {
    const journal = await world.journal();
    expect(await journal.hold()).toBeUndefined();
    await journal.append(hold(A));
    expect(await journal.hold()).toEqual(hold(A));
    expect(await (await world.journal('production')).hold()).toBeUndefined();
    await journal.append(resume(A, { at: '2026-11-26T10:14:59.000Z' }));
    expect(await journal.hold()).toBeUndefined();
  });

  test('one that everybody has forgotten is still in force, however many have come and gone since', async () => {
    const journal = await world.journal();
    await journal.append(hold(A));
    for (let nth = 0; nth < 60; nth++) {
      const id = holdIdOf(String(1000 + nth));
      const at = new Date(Date.parse('2026-11-27T00:00:00Z') + nth * 60_000).toISOString();
      world.put(keyOf(hold(id, { at }), 'staging'), JSON.stringify(hold(id, { at })));
      world.put(keyOf(resume(id, { at }), 'staging'), JSON.stringify(resume(id, { at })));
    }
    expect((await journal.holds()).map(({ id }) => id)).toEqual([A]);
  });
});

describe('releases over HTTP', () => {
  test('are told newest first, as many as were asked for, and of this service alone', async () => {
    const journal = await world.journal();
    const entries = ['10:15:00.000', '10:15:00.001', '11:00:00.000'].map((time) =>
      release({ at: `2026-11-26T${time}Z`, reason: time }),
    );
    for (const entry of [entries[1], entries[0], entries[2]]) await journal.append(entry as ReleaseEntry);
    await (await world.journal('staging', 'cart')).append(release({ service: 'cart' }));
    expect((await journal.releases()).map(({ reason }) => reason)).toEqual([
      '11:00:00.000',
      '10:15:00.001',
      '10:15:00.000',
    ]);
    expect(await journal.releases(1)).toEqual([entries[2]]);
  });

  test('of one millisecond are kept apart, and the same one is not written twice', async () => {
    const journal = await world.journal();
    for (const reason of ['one', 'two', 'two', 'three']) await journal.append(release({ reason }));
    expect((await journal.releases()).map(({ reason }) => reason).sort()).toEqual(['one', 'three', 'two']);
  });
});

test('nothing is written over: neither a hold nor its end, nor does anything go to another place', async () => {
  const journal = await world.journal();
  await journal.append(hold(A));
  await journal.append(hold(A)); // the same again, as a client sends it whose answer was lost
  const mustBeNew = (key: string) => `the record ${key} must be new, got one that is there already`;
  await expect(journal.append(hold(A, { reason: 'other' }))).rejects.toThrow(mustBeNew(HOLD));
  await expect(journal.append(release({ service: 'cart' }))).rejects.toThrow('of its own service');
  await expect(journal.append(release({ environment: 'production' }))).rejects.toThrow('of its own service');
  await expect(journal.append(release({ commit: 'abc' }))).rejects.toThrow(
    'must be complete, got one with commit',
  );
  expect(await journal.hold()).toEqual(hold(A));
  expect(world.bucket.list().map(({ key }) => key)).toEqual([HOLD]);
});

test('it is kept for 400 days, as the bucket says, and no checksum is missing', async () => {
  await (await world.journal()).append(release());
  expect(world.bucket.get(RELEASE)).toMatchObject({
    retention: { mode: 'GOVERNANCE', until: world.now + 400 * 24 * 3_600_000 },
  });
});

describe('what cannot be read is never passed over', () => {
  const text = (entry: unknown) => JSON.stringify(entry);
  test.each<[string, string, string, string]>([
    [
      'no JSON',
      HOLD,
      '{',
      `s3://${BUCKET}/${HOLD} must be a record that this version of Teal reads, got no JSON`,
    ],
    ['nothing', HOLD, '', 'got no JSON'],
    ['too much', HOLD, ' '.repeat(65_537), 'got 65537 bytes'],
    ['a hold without its reason', HOLD, text({ ...hold(A), reason: undefined }), 'got reason: '],
    ['a hold of another version', HOLD, text({ ...hold(A), schemaVersion: 2 }), 'got schemaVersion: '],
    ['another hold under its key', HOLD, text(hold(B)), 'got the content of another key'],
    [
      'an end that ends another',
      keyOf(resume(A), 'staging'),
      text(resume(B)),
      'got the content of another key',
    ],
    ['an end without content', keyOf(resume(A), 'staging'), '{}', 'got kind: '],
    ['a release among the holds', HOLD, text(release()), 'got kind: '],
    ['a file of somebody', 'staging/holds/README.md', 'hello', 'got another name than one of its own'],
    [
      'a key that is a command',
      'staging/holds/::error::x\u001b[2J',
      '',
      'got another name than one of its own',
    ],
  ])('a hold that is %s', async (_, key, content, message) => {
    world.put(key, content);
    const failing = (await world.journal()).hold();
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toMatchObject({ exitCode: 3 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    await expect(failing).rejects.not.toThrow(/[\u0000-\u001f]/);
  });

  test.each<[string, string, string]>([
    ['of another service', text(release({ service: 'cart' })), 'got the content of another key'],
    ['of another time', text(release({ at: '2020-01-01T00:00:00Z' })), 'got the content of another key'],
    ['without a digest', text({ ...release(), digest: 'latest' }), 'got digest: '],
  ])('a release %s', async (_, content, message) => {
    world.put(RELEASE, content);
    await expect((await world.journal()).releases()).rejects.toThrow(message);
  });

  test('nor a bucket that is not there, is another account’s, or may not be read', async () => {
    const of = async (bucket: string) =>
      journalOf(await world.clients.s3(), { bucket, environment: 'staging', service: 'shop' }).hold();
    await expect(of('shop-records-999999999999')).rejects.toThrow(
      'deploy the stack <delivery>-github-access',
    );
    world.buckets.create('shop-records-444455556666');
    await expect(of('shop-records-444455556666')).rejects.toMatchObject({ name: 'AccessDenied' });
    world.lease.injectFaults(() => new AwsError('SlowDown', 'Please reduce your request rate.', 503));
    await expect(of(BUCKET)).rejects.toMatchObject({ name: 'SlowDown' });
  });
});
