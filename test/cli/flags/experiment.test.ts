import { experimentOf } from '../../../cli/flags/experiment';
import type { Declared, Values } from '../../../cli/flags/values';

const of = { owner: '@acme/shop', expires: '2027-06-30' };
const declared: readonly Declared[] = [
  { ...of, kind: 'flag', name: 'checkout' },
  { ...of, kind: 'experiment', name: 'button', by: 'userId', variants: { control: 50, blue: 50 } },
];
const values = (button?: object): Values => ({
  ...{ version: '1', flags: {} },
  values: { checkout: { enabled: true }, ...(button && { button: { enabled: true, ...button } }) },
});
const blue = { name: 'blue', share: 50 };
const found = { control: 'control', variants: [blue] };

test.each<[string, object | undefined, object]>([
  ['never set: as declared', undefined, found],
  ['as it is out', { variants: ['control', 'blue'], shares: [50, 50] }, found],
  [
    'out with other variants than are declared',
    { variants: ['old', 'new'], shares: [90, 10] },
    { control: 'old', variants: [{ name: 'new', share: 10 }] },
  ],
])('an experiment, %s', (_what, button, expected) => {
  expect(experimentOf('button', { declared, values: values(button) })).toEqual(expected);
});

test('one that is out and declared no more', () => {
  const out = values({ variants: ['control', 'blue'], shares: [50, 50] });
  expect(experimentOf('button', { declared: [], values: out })).toEqual(found);
});

test.each<[string, string, object | undefined, RegExp]>([
  ['an unknown flag', 'buton', undefined, /buton must be a flag of the configuration/],
  ['a flag', 'checkout', undefined, /must be an experiment to be judged/],
  ['one variant', 'button', { variants: ['blue'], shares: [100] }, /must be an experiment/],
  ['no names', 'button', { variants: [1, 2], shares: [50, 50] }, /must be an experiment/],
  [
    'names of something else',
    'button',
    { variants: ['a', 'b"}'], shares: [50, 50] },
    /must be an experiment/,
  ],
  ['the same name twice', 'button', { variants: ['a', 'a'], shares: [50, 50] }, /must be an experiment/],
  ['a share too few', 'button', { variants: ['a', 'b'], shares: [100] }, /must be an experiment/],
  ['a share below none', 'button', { variants: ['a', 'b'], shares: [110, -10] }, /must be an experiment/],
  ['no list', 'button', { variants: 'a', shares: [100] }, /must be an experiment/],
  ['too many', 'button', { variants: [...'abcdef'], shares: [...'012345'].map(Number) }, /must be an exp/],
])('no experiment: %s', (_what, name, button, reason) => {
  expect(experimentOf(name, { declared, values: values(button) })).toEqual({
    refused: expect.stringMatching(reason),
  });
});
