import { notification } from '../../../lambda/deploy-notices/notification';
import { cut, plain, word } from '../../../lambda/deploy-notices/plain';

// source: Slack developer docs, "Formatting message text": <!channel>, <@U…>, <http://…|text>; link_names: @here
test.each([
  ['a mention of all', '<!channel> look', '‹!channel› look'],
  ['of a person', '<@U012AB3CD>', '‹＠U012AB3CD›'],
  ['by name', '@here', '＠here'],
  [
    'a link behind other words',
    '<https://evil.example|npx teal approve>',
    '‹https: //evil.example｜npx teal approve›',
  ],
  ['a link of Markdown', '[runbook](https://evil.example)', '(runbook)(https: //evil.example)'],
  ['a code block', '```\nrm -rf\n```', "''' rm -rf '''"],
  [
    'a heading of our own',
    'a\n*shop in production: the deployment is out*',
    'a ∗shop in production: the deployment is out∗',
  ],
  ['what moves a cursor', '\u001b[2Jgone', '(2Jgone'],
  ['what turns the direction', 'a\u202eb', 'a b'],
  ['plain words', 'GET / answered 500, not 200', 'GET / answered 500, not 200'],
])('%s is text', (_, text, shown) => expect(plain(text)).toBe(shown));

test('what is cut says so, and is no half of a character', () => {
  expect(cut('abcdef', 4)).toBe('abc…');
  expect(cut('ab\u{1F600}cd', 4)).toBe('ab…');
  expect(cut('abcd', 4)).toBe('abcd');
});

test('a word of AWS is one, or unknown', () => {
  expect(['POST_SCALE_UP', 'ecs-svc/12', 'a b', '`x`', '', 4].map(word)).toEqual([
    ...['POST_SCALE_UP', 'ecs-svc/12', 'unknown', 'unknown', 'unknown', 'unknown'],
  ]);
});

// source: Amazon Q Developer in chat applications administrator guide, "Custom notifications", parameter details
test('a notice is cut to what is shown', () => {
  const long = 'x'.repeat(9000);
  const { content, metadata } = notification(
    { title: long, text: long, nextSteps: ['look'], keywords: [long, ''] },
    { id: 'e1', type: 'Teal Gate Verdict' },
    'thread',
  );
  expect(content.title).toHaveLength(250);
  expect(metadata.summary).toHaveLength(250);
  expect(content.description).toHaveLength(8000);
  expect(content.keywords).toHaveLength(1);
});
