import { STORY, type Step } from '../../ci/transcript/story';
import { certainOf, pageOf, shownOf } from '../../ci/transcript/told';

test.each<[string, string, RegExp | undefined, readonly string[]]>([
  ['all of it', 'a\nb  \n\n', undefined, ['a', 'b']],
  ['some lines', 'new a\nx\ny\nnew b\n', /^new/, ['new a', '…', 'new b']],
  ['the last are left out', 'new a\nx\n', /^new/, ['new a', '…']],
  ['nothing', 'x\ny', /^new/, ['…']],
])('shows %s', (_, output, keep, lines) => {
  expect(shownOf(output, keep)).toEqual(lines);
});

const steps: readonly Step[] = [
  { words: 'First.', command: 'true' },
  { words: 'Then.', command: 'sed x\nnpx teal deploy', exit: 1 },
];
const page = (lines: readonly string[], exit = 1) =>
  pageOf(steps, [
    { exit: 0, lines: [''] },
    { exit, lines },
  ]);

test('a page has each command as it is typed, what it said, and how it ended where not by 0', () => {
  expect(page(['production: failed'])).toContain(
    '\n\nThen.\n\n```console\n$ sed x\n$ npx teal deploy\nproduction: failed\n[exit code 1]\n```\n',
  );
  expect(page([])).toContain('\n\nFirst.\n\n```console\n$ true\n```\n');
});

test.each<[string, readonly string[], readonly string[], boolean]>([
  ['numbers and ids', ['00000000001 has 1,204 of 2.5 at 10:04'], ['00000000002 has 7 of 3 at 11:00'], true],
  ['digests', ['image sha256:0b9a0fb71425'], ['image sha256:deadbeef0000'], true],
  ['what was seen of a deployment', ['a', '00:05 IN_PROGRESS · SCALE_UP'], ['a', '00:05 IN_PROGRESS'], true],
  ['how wide a table is', ['users  tests', ' 1 %   2 %'], ['users tests', '100 % 3 %'], true],
  ['an outcome', ['production: released'], ['production: failed'], false],
  ['a line more', ['a'], ['a', 'b'], false],
  ['an alarm', ['by alarm shop-production-target-errors'], ['by alarm shop-production-latency'], false],
])('another run may differ in %s: as said', (_, before, after, isSame) => {
  const [one, other] = [certainOf(page(before)), certainOf(page(after))];
  if (isSame) expect(one).toEqual(other);
  else expect(one).not.toEqual(other);
});

test('an exit code is certain', () => {
  expect(certainOf(page(['a'], 1))).not.toEqual(certainOf(page(['a'], 0)));
});

test('the story goes from init over a bad release to its recovery', () => {
  const verbs = STORY.flatMap(({ command }) => /npx (\w+ \w+)/.exec(command)?.[1] ?? []);
  expect(verbs).toEqual(
    'teal init, teal local, cdk bootstrap, teal deploy, teal deploy, teal status, teal deploy, teal status'.split(
      ', ',
    ),
  );
});
