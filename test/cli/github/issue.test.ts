import { carryOut } from '../../../cli/github/issue/carry-out';
import { type Asked, decide, type OpenIssue } from '../../../cli/github/issue/decide';
import { GitHubStandIn } from './stand-in';

const BOT = 'github-actions[bot]';
const drifted: Asked = { marker: 'drift-production', title: 'Drift', text: 'moved\n', author: BOT };
const { text: _, ...clean } = drifted;
const body = '<!-- teal:issue:drift-production -->\nmoved\n';
const open: OpenIssue = { number: 5, title: 'Drift', body, author: BOT };

test.each<[string, Asked, readonly OpenIssue[], unknown]>([
  ['drift, and no issue', drifted, [], { act: 'open', title: 'Drift', body }],
  ['the same drift', drifted, [open], { act: 'leave', reason: 'issue 5 says so already' }],
  [
    'the same, as a browser saved it',
    drifted,
    [{ ...open, body: body.replaceAll('\n', '\r\n') }],
    { act: 'leave', reason: 'issue 5 says so already' },
  ],
  [
    'other drift',
    { ...drifted, text: 'more\n' },
    [open],
    { act: 'update', number: 5, title: 'Drift', body: body.replace('moved', 'more') },
  ],
  ['no drift any more', clean, [open], { act: 'close', number: 5 }],
  ['no drift, as ever', clean, [], { act: 'leave', reason: 'there is no open issue' }],
  [
    'somebody else’s with the marker',
    clean,
    [{ ...open, author: 'mallory' }],
    { act: 'leave', reason: 'there is no open issue' },
  ],
  [
    'another environment’s',
    clean,
    [{ ...open, body: body.replace('production', 'staging') }],
    { act: 'leave', reason: 'there is no open issue' },
  ],
])('%s', (_, asked, issues, expected) => {
  expect(decide(asked, issues)).toEqual(expected);
});

test('long text is cut at a line', () => {
  const write = decide({ ...drifted, text: 'line\n'.repeat(30_000) }, []);
  expect('body' in write && write.body.length).toBeLessThan(65_536);
  expect('body' in write && write.body).toMatch(/line\n\n_Cut here;/);
});

describe('over HTTP', () => {
  let github: GitHubStandIn;
  beforeEach(async () => {
    github = new GitHubStandIn();
    await github.start();
  });
  afterEach(() => github.close());

  const listed = { number: 5, title: 'Drift', body, user: { login: BOT } };

  test('asks for the open ones of its author, and passes over pull requests', async () => {
    github.on('GET', 'issues', { list: [{ ...listed, number: 4, pull_request: {} }, listed] });
    github.on('PATCH', 'issues/5', { json: { ...listed, html_url: 'https://github.com/i/5' } });
    const text = 'more\n';
    expect(await carryOut(github.client(), { ...drifted, text }, '')).toMatchObject({
      url: 'https://github.com/i/5',
    });
    expect(github.calls[0]?.path).toContain('state=open&creator=github-actions%5Bbot%5D');
  });

  test('closes it with a word', async () => {
    github.on('GET', 'issues', { list: [listed] });
    github.on('POST', 'issues/5/comments', { json: {} });
    github.on('PATCH', 'issues/5', { json: listed });
    await carryOut(github.client(), clean, 'All clear');
    expect(github.writes.map(({ method, body }) => [method, body])).toEqual([
      ['POST', { body: 'All clear' }],
      ['PATCH', { state: 'closed', state_reason: 'completed' }],
    ]);
  });

  test('opens one, and nothing else', async () => {
    github.on('GET', 'issues', { list: [] });
    github.on('POST', 'issues', { json: listed, status: 201 });
    await carryOut(github.client(), drifted, '');
    expect(github.writes.map(({ body }) => body)).toEqual([{ title: 'Drift', body }]);
  });
});
