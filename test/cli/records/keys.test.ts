import fc from 'fast-check';
import { isKeyOf, keyOf, readHoldKey } from '../../../cli/records/keys';
import { AT, hold, holdIdOf, release, resume } from './entries';

const ID = holdIdOf('4f2a');

test('keys, exactly: people read them without Teal', () => {
  expect(keyOf(hold(ID), 'staging')).toBe(`staging/holds/8204311899999-${ID}.json`);
  expect(keyOf(resume(ID), 'staging')).toBe(`staging/holds/8204311899999-resume-${ID}.json`);
  expect(keyOf(release(), 'staging')).toBe(`staging/shop/releases/8204311899999-${AT}.json`);
  expect(keyOf(release({ at: '2026-11-26T10:15:00Z' }), 'staging')).toBe(keyOf(release(), 'staging'));
});

test('the newest comes first in a listing, which is by the bytes of keys', () => {
  // source: Amazon S3 API reference, ListObjectsV2: "list objects … in lexicographical order"
  const times = fc.date({
    min: new Date('2001-09-09T01:46:40Z'),
    max: new Date('2286-11-20T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(times, times, (one, other) => {
      const [a, b] = [one, other].map((at) => keyOf(release({ at: at.toISOString() }), 'staging')) as [
        string,
        string,
      ];
      expect(a < b).toBe(one.getTime() > other.getTime());
    }),
  );
});

test('what a key of a hold says is what the entry says', () => {
  expect(readHoldKey(keyOf(hold(ID), 'staging'), 'staging')).toMatchObject({ kind: 'hold', hold: ID });
  expect(readHoldKey(keyOf(resume(ID), 'staging'), 'staging')).toMatchObject({ kind: 'resume', hold: ID });
});

test.each([
  ['of another environment', `production/holds/8204311899999-${ID}.json`],
  ['without a time', `staging/holds/${ID}.json`],
  ['below a folder', `staging/holds/2026/8204311899999-${ID}.json`],
  ['with an end of its own', `staging/holds/8204311899999-${ID}.json.bak`],
  ['by a person', 'staging/holds/README.md'],
])('a key %s says nothing', (_, key) => {
  expect(readHoldKey(key, 'staging')).toBeUndefined();
});

test.each([
  ['its own', keyOf(release(), 'staging'), true],
  ['the next of its millisecond', keyOf(release(), 'staging', 1), true],
  ['of another time', keyOf(release({ at: '2026-11-26T10:15:00.001Z' }), 'staging'), false],
  ['of another service', keyOf(release({ service: 'cart' }), 'staging'), false],
  ['of another environment', keyOf(release(), 'production'), false],
])('an entry stands under a key %s: %s', (_, key, expected) => {
  expect(isKeyOf(key, release(), 'staging')).toBe(expected);
});
