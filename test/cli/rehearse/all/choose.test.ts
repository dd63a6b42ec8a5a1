import { chooseEntries } from '../../../../cli/rehearse/all/choose';

const ENTRIES = [
  { name: 'a good release', group: 'controls' },
  { name: 'a crash loop', group: 'starts' },
  { name: 'out of memory', group: 'starts' },
];

test.each<[readonly string[], readonly string[]]>([
  [[], ['a good release', 'a crash loop', 'out of memory']],
  [['a crash loop'], ['a crash loop']],
  [['starts'], ['a crash loop', 'out of memory']],
  [
    ['starts', 'a crash loop', 'a good release'],
    ['a good release', 'a crash loop', 'out of memory'],
  ],
])('%j chooses %j, in the order of the catalogue', (only, names) => {
  expect(chooseEntries(ENTRIES, only)).toEqual({
    chosen: ENTRIES.filter(({ name }) => names.includes(name)),
    problems: [],
  });
});

test('what nothing has is told, all of it, with what may have been meant', () => {
  expect(chooseEntries(ENTRIES, ['crash loop', 'starts', 'xyzzy']).problems).toEqual([
    '--only must be a scenario or a group (controls, starts), got crash loop; did you mean a crash loop?',
    '--only must be a scenario or a group (controls, starts), got xyzzy; name one of these groups, or a scenario as the board does; docs/scenarios.md has them all',
  ]);
});
