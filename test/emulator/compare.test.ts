import { corrections, differences } from './compare';

const elb = 'arn:aws:elasticloadbalancing:us-east-1';

test.each([
  ['another value', { a: { b: 1 } }, { a: { b: 2 } }, [['a.b', 1, 2]]],
  ['the same value', { a: { b: 1 } }, { a: { b: 1 } }, []],
  ['a field that one has', { a: 1, b: 2 }, { a: 1 }, []],
  ['a list of another length', { a: [1, 2] }, { a: [1] }, [['a.length', 2, 1]]],
  ['an empty list', { a: [] }, { a: [1] }, [['a.length', 0, 1]]],
  ['times', { a: new Date(0) }, { a: new Date(1) }, []],
  ['accounts', { a: 'arn:aws:ecs:x:000000000000:c' }, { a: 'arn:aws:ecs:x:111111111111:c' }, []],
  ['ids', { a: `${elb}::listener/app/s/1/2` }, { a: `${elb}::listener/app/s/x/y` }, []],
  [
    'names of load balancers',
    { a: `${elb}::listener/app/s/1/2` },
    { a: `${elb}::listener/app/t/x/y` },
    [['a', `${elb}::listener/app/s/ID`, `${elb}::listener/app/t/ID`]],
  ],
  ['what was left out', { a: 'b' }, { a: 'arn:aws:left-out:x' }, []],
  ['null', { a: null }, { a: 1 }, [['a', null, 1]]],
])('%s', (_, teal, emulator, expected) => {
  const { found } = differences(teal, emulator);
  expect(found.map((one) => [one.field, one.teal, one.emulator])).toEqual(expected);
});

test('says how many fields it has compared', () => {
  expect(differences({ a: 1, b: [2], c: 3 }, { a: 1, b: [2], d: 4 }).compared).toBe(3);
});

test.each([
  ['nothing', { A: 'made' }, { A: 'made' }, []],
  ['more', {}, { A: 'made' }, ['got nothing; add "made"']],
  ['less', { A: 'made' }, {}, ['got "made"; take it out']],
  ['other', { A: 'made' }, { A: 'taken' }, ['got "made"; write "taken" in its place']],
])('corrects what has %s', (_, committed, seen, expected) => {
  const found = corrections('known.json', 'the outcome', committed, seen);
  expect(found).toEqual(
    expected.map((end) => `known.json: the outcome of A must be what the emulator does, ${end}`),
  );
});
