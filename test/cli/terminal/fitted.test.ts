import fc from 'fast-check';
import { fitted } from '../../../cli/terminal/fitted';
import { fittedProse } from '../../../cli/terminal/prose';
import { widthOf } from '../../../cli/terminal/width';

const at = (columns: number) => ({ isTTY: true, columns });

test.each([
  ['what fits', 'shop in production: held', 40, ['shop in production: held']],
  ['a sentence', 'one two three four five', 20, ['one two three four', '  five']],
  ['indented', '  one two three four five', 20, ['  one two three four', '    five']],
  [
    'below its text, where that has a label',
    '  next       all users when gates say yes',
    30,
    ['  next       all users when', '             gates say yes'],
  ],
  [
    'a label that leaves no room',
    'a-very-long-label  and what it says of it',
    24,
    ['a-very-long-label  and', '  what it says of it'],
  ],
  [
    'a word that is too wide',
    'see https://example.com/aaaaaaaaaaaaaaa',
    20,
    ['see', 'https://example.com/aaaaaaaaaaaaaaa'],
  ],
  ['two columns a character', '決済 が失敗 する see it', 20, ['決済 が失敗 する see', '  it']],
  [
    'a command',
    '    teal resume --service shop --hold hold-1',
    20,
    ['    teal resume --service shop --hold hold-1'],
  ],
  [
    'a word that is nearly as wide as the line',
    '  alarm      shop-production-page sounds',
    30,
    ['  alarm', '          shop-production-page', '             sounds'],
  ],
  [
    'a command, and what it is for',
    '  npx teal rehearse     what a release would do',
    24,
    ['  npx teal rehearse', '      what a release', '      would do'],
  ],
  ['a number and its unit', 'green has now 100 % of users', 20, ['green has now 100 %', '  of users']],
  ['a number that would be alone', 'green has now got 10 % of', 20, ['green has now got', '  10 % of']],
  [
    'a command that goes on',
    '$ aws ecs \\\n    --query a --output table',
    20,
    ['$ aws ecs \\', '    --query a --output table'],
  ],
  [
    'between fences',
    '```\naws ecs a b c d e f g h i j k l\n```',
    20,
    ['```', 'aws ecs a b c d e f g h i j k l', '```'],
  ],
  ['a terminal that is no wider than a word', 'one two three four', 10, ['one two three four']],
])('%s', (_what, text, columns, lines) => {
  expect(fitted(text, at(columns)).split('\n')).toEqual(lines);
});

test('a pipe gets lines as they are', () => {
  const line = 'one two three '.repeat(50);
  expect(fitted(line, { columns: 20 })).toBe(line);
  expect(fitted(line, { isTTY: false, columns: 20 })).toBe(line);
});

test('colours take no columns', () => {
  expect(fitted('\u001b[31mone two three four\u001b[0m', at(20))).not.toContain('\n');
});

test('whatever is fitted, no word is lost, and no line is too wide but for a word that is', () => {
  const word = fc.stringMatching(/^[a-z決🚀-]{1,12}$/u);
  const line = fc
    .tuple(fc.integer({ min: 0, max: 6 }), fc.array(word))
    .map(([indent, words]) => ' '.repeat(indent) + words.join(' '));
  fc.assert(
    fc.property(fc.array(line), fc.integer({ min: 40, max: 160 }), (lines, columns) => {
      const text = lines.join('\n');
      const shown = fitted(text, at(columns));
      expect(shown.split(/\s+/)).toEqual(text.split(/\s+/));
      for (const each of shown.split('\n')) expect(widthOf(each)).toBeLessThanOrEqual(columns);
    }),
  );
});

const HELP = `
Examples:
  $ teal status --service shop --env production              what runs, who has users, and what happens next
  $ teal status --service shop --env production --json

It only reads. Ctrl-C ends it, and nothing else: a deployment goes on at AWS, as it would have gone on without
anybody looking.
Exit codes: 0 all is as it should be; 1 something should be looked at, and it says what; 2 bad input; 3 could not tell
            all of it`;

test('help on a narrow terminal: what an example is for stands below it, and sentences flow anew', () => {
  expect(fittedProse(HELP, at(60), '  ').split('\n')).toEqual([
    '',
    'Examples:',
    '  $ teal status --service shop --env production',
    '      what runs, who has users, and what happens next',
    '  $ teal status --service shop --env production --json',
    '',
    'It only reads. Ctrl-C ends it, and nothing else: a',
    '  deployment goes on at AWS, as it would have gone on',
    '  without anybody looking.',
    'Exit codes: 0 all is as it should be; 1 something should be',
    '  looked at, and it says what; 2 bad input; 3 could not tell',
    '  all of it',
  ]);
});

const LISTED = `Options:
  --profile <name>  profile of the AWS configuration, of which there may be many, and a long text beside it
  --follow          tell it again

Examples:
  $ teal rollback 4f2a91c… --service shop --env production --reason 'back to before the new cart'
                                        40 digits, or so many as one recorded release alone begins with`;

test('help on a narrow terminal: options stay below each other, and an example has its words below it', () => {
  expect(fittedProse(LISTED, at(50), '  ').split('\n')).toEqual([
    'Options:',
    '  --profile <name>  profile of the AWS',
    '                    configuration, of which there',
    '                    may be many, and a long text',
    '                    beside it',
    '  --follow          tell it again',
    '',
    'Examples:',
    "  $ teal rollback 4f2a91c… --service shop --env production --reason 'back to before the new cart'",
    '      40 digits, or so many as one recorded',
    '      release alone begins with',
  ]);
});

test('what is told of an alarm stays apart, however long it is', () => {
  const lines = [`  look at https://example.com/${'a'.repeat(90)}`, '  now: OK since 09:00 UTC'];
  expect(fittedProse(lines.join('\n'), at(60)).split('\n').at(-1)).toBe('  now: OK since 09:00 UTC');
});

test.each([
  ['a wide terminal', at(160)],
  ['a pipe', { columns: 40 }],
])('help on %s is as it was written', (_what, stream) => {
  expect(fittedProse(HELP, stream)).toBe(HELP);
});
