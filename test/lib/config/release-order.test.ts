import fc from 'fast-check';
import { cyclesOf, type Ordered, releaseOrder } from '../../../lib/config/release-order';

/** `web: api, auth` is web after api and auth. */
const read = (text: string): Ordered[] =>
  text.split(';').map((one) => {
    const [name = '', after = ''] = one.split(':').map((each) => each.trim());
    return { name, after: after === '' ? [] : after.split(',').map((each) => each.trim()) };
  });
const namesOf = (services: readonly Ordered[]) => services.map(({ name }) => name).join(' ');

test.each([
  ['one', 'a', 'a'],
  ['nothing named: as they are written', 'c; a; b', 'c a b'],
  ['one after another that is written before it', 'a; b: a', 'a b'],
  ['one after another that is written behind it', 'b: a; a', 'a b'],
  ['those that name nobody keep their place', 'c; b: a; a; d', 'c a b d'],
  ['as soon as its turn has come, before those behind it', 'z; web: api; api; y', 'z api web y'],
  ['a chain, written backwards', 'c: b; b: a; a', 'a b c'],
  ['a diamond', 'top: left, right; left: base; right: base; base', 'base left right top'],
  ['a tie is as written, not by name', 'top; right: base; left: base; base', 'top base right left'],
  ['two that share a predecessor, and one that waits for both', 'x: a, b; b; a', 'b a x'],
])('%s: %s', (_, written, expected) => {
  expect(namesOf(releaseOrder(read(written)))).toBe(expected);
  expect(cyclesOf(read(written))).toEqual([]);
});

test.each([
  ['two', 'a: b; b: a', ['a b']],
  ['three, written in another order', 'c: a; a: b; b: c', ['c a b']],
  ['with some that are none: before it, behind it', 'x; a: x, b; b: a; y: b', ['a b']],
  ['entered from one that is no part of it', 'y: b; b: c; c: b', ['b c']],
  ['two that have nothing to do with each other', 'a: b; b: a; c: d; d: c', ['a b', 'c d']],
  ['two that share one are one, until it is mended', 'a: b, c; b: a; c: a', ['a b']],
  ['one that waits for itself is no cycle of several', 'a: a; b: a', []],
  ['a name of nobody is none', 'a: nobody', []],
])('a cycle of %s: %s', (_, written, expected) => {
  expect(cyclesOf(read(written)).map((cycle) => cycle.join(' '))).toEqual(expected);
});

test('what is refused elsewhere is never lost: each service stands in the order once', () => {
  expect(namesOf(releaseOrder(read('a: b; b: a; c; d: nobody')))).toBe('c d a b');
});

/** Services without a cycle, in any order of writing: each may come after those with a smaller number. */
const services = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((all) =>
    all.map(
      (named, index): Ordered => ({
        name: `s${index}`,
        after: index === 0 ? [] : [...new Set(named.map((each) => `s${each % index}`))],
      }),
    ),
  )
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));

test('every service comes after all that it names, and none is lost', () => {
  fc.assert(
    fc.property(services, (written) => {
      const ordered = releaseOrder(written);
      expect([...ordered].sort(byName)).toEqual([...written].sort(byName));
      const place = new Map(ordered.map(({ name }, index) => [name, index]));
      for (const { name, after } of ordered) {
        for (const before of after) expect(place.get(before)).toBeLessThan(place.get(name) ?? -1);
      }
    }),
  );
});

test('of those whose turn may come the one that is written first is next', () => {
  fc.assert(
    fc.property(services, (written) => {
      const ordered = releaseOrder(written);
      ordered.forEach(({ name }, index) => {
        const before = new Set(ordered.slice(0, index).map((each) => each.name));
        const first = written.find(
          (each) => !before.has(each.name) && each.after.every((one) => before.has(one)),
        );
        expect(name).toBe(first?.name);
      });
    }),
  );
});

test('an order that is right stays as it is', () => {
  fc.assert(
    fc.property(services, (written) => {
      const ordered = releaseOrder(written);
      expect(releaseOrder(ordered)).toEqual(ordered);
    }),
  );
});

test('a service beside the others changes nothing between them, wherever it is written', () => {
  fc.assert(
    fc.property(services, fc.nat(), (written, at) => {
      const other: Ordered = { name: 'other', after: [] };
      const place = at % (written.length + 1);
      const ordered = releaseOrder([...written.slice(0, place), other, ...written.slice(place)]);
      expect(ordered.filter(({ name }) => name !== 'other')).toEqual(releaseOrder(written));
    }),
  );
});

const byName = (one: Ordered, other: Ordered) => one.name.localeCompare(other.name);
