import { peopleOptions } from '../../../cli/github/reviewed/people';

test.each<[string, { mergedBy?: string; approvedBy: readonly string[] }, string]>([
  ['nobody', { approvedBy: [] }, ''],
  ['who merged', { mergedBy: 'ann', approvedBy: [] }, '--merged-by ann'],
  [
    'all',
    { mergedBy: 'ann', approvedBy: ['bob', 'renovate[bot]'] },
    '--merged-by ann --approved-by bob --approved-by renovate[bot]',
  ],
  [
    'a name that would be more words',
    { mergedBy: 'ann --override x', approvedBy: ['a\nb', '--help', ''] },
    '',
  ],
])('%s', (_, people, options) => {
  expect(peopleOptions(people)).toBe(options);
});
