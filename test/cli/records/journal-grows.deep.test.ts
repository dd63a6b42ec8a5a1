import fc from 'fast-check';
import { type Entry, keyOf } from '../../../cli/records/keys';
import { hold, holdIdOf, release, resume } from './entries';
import { RecordsWorld } from './records-world';

let world: RecordsWorld;
beforeEach(async () => {
  world = new RecordsWorld();
  await world.start();
});
afterEach(() => world.close());

/** Few ids, few milliseconds, few reasons: they meet often. */
const at = fc.integer({ min: 0, max: 2 }).map((ms) => `2026-11-26T10:15:00.00${ms}Z`);
const id = fc.integer({ min: 0, max: 2 }).map((nth) => holdIdOf(`000${nth}`));
const reason = fc.constantFrom('one', 'two');
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ id, at, reason }).map(({ id: of, ...more }) => hold(of, more)),
  fc.record({ id, at, reason }).map(({ id: of, ...more }) => resume(of, more)),
  fc.record({ at, reason }).map((more) => release(more)),
);

test('whatever is appended in whatever order: nothing is lost or written over, and the hold in force is the right one', async () => {
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 10 }), async (entries) => {
      const environment = `staging-${nth++}`;
      const journal = await world.journal(environment);
      const here = (each: Entry): Entry => ('environment' in each ? { ...each, environment } : each);
      const written = new Map<string, string>();
      const taken: Entry[] = [];
      for (const each of entries.map(here)) {
        const taker = written.get(keyOf(each, environment));
        const isTaken = each.kind !== 'release' && taker !== undefined && taker !== JSON.stringify(each);
        await (isTaken ? expect(journal.append(each)).rejects.toThrow('must be new') : journal.append(each));
        if (!isTaken) {
          taken.push(each);
          if (each.kind !== 'release') written.set(keyOf(each, environment), JSON.stringify(each));
        }
      }
      const stored = world.bucket.list().filter(({ key }) => key.startsWith(`${environment}/`));
      // A second version would hide the first.
      for (const { key } of stored) expect(world.bucket.versions(key)).toHaveLength(1);
      const contents = new Set(
        stored.map(({ body }) => JSON.stringify(JSON.parse(Buffer.from(body).toString()))),
      );
      const asStored = (each: Entry) => JSON.stringify(each);
      expect([...contents].sort()).toEqual([...new Set(taken.map(asStored))].sort());

      const ended = taken.flatMap((each) => (each.kind === 'resume' ? [each.hold] : []));
      const open = taken.flatMap((each) => (each.kind === 'hold' && !ended.includes(each.id) ? [each] : []));
      const found = await journal.holds();
      expect(new Set(found.map((each) => each.id))).toEqual(new Set(open.map((each) => each.id)));
      const newest = open
        .map((each) => each.at)
        .sort()
        .at(-1);
      expect((await journal.hold())?.at).toBe(newest);
      expect((await journal.releases()).length).toBe(
        new Set(taken.filter(({ kind }) => kind === 'release').map(asStored)).size,
      );
    }),
    { numRuns: 12 },
  );
});
