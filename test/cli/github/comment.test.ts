import { cut, fresh, readSticky, stale } from '../../../cli/github/comment/body';
import { carryOut } from '../../../cli/github/comment/carry-out';
import { type Asked, decide, type Existing } from '../../../cli/github/comment/decide';
import { GitHubStandIn } from './stand-in';

const OLD = 'a'.repeat(40);
const HEAD = 'b'.repeat(40);
const HASH = 'c'.repeat(64);
const BODY = `<!-- teal-plan:production -->\n<!-- teal-plan-of:${HEAD} hash:${HASH} -->\n### Plan\n`;
const BOT = 'github-actions[bot]';

const asked = (more: Partial<Asked> = {}): Asked => ({
  environment: 'production',
  commit: HEAD,
  hash: HASH,
  text: '<!-- teal-plan:production -->\n### Plan\n',
  run: 'https://github.com/acme/shop/actions/runs/1',
  author: BOT,
  ...more,
});

const { text: _, ...failed } = asked();
const shown = (commit: string, environment = 'production'): Existing => ({
  id: 7,
  author: BOT,
  body: fresh({ environment, commit, hash: HASH }, '### Before\n'),
});

describe('the one comment', () => {
  test.each<[string, Asked, readonly Existing[], unknown]>([
    ['nothing yet', asked(), [], { act: 'create', body: BODY }],
    ['its own', asked(), [shown(OLD)], { act: 'update', id: 7, body: BODY }],
    ['no news, and nothing yet', asked({ onlyOverAnother: true }), [], { act: 'leave' }],
    ['no news, and another’s', asked({ onlyOverAnother: true }), [shown(OLD, 'staging')], { act: 'leave' }],
    [
      'no news, after others',
      asked({ onlyOverAnother: true }),
      [shown(OLD)],
      { act: 'update', id: 7, body: BODY },
    ],
    ['another environment’s', asked(), [shown(OLD, 'staging')], { act: 'create' }],
    [
      'another environment’s with the same beginning',
      asked(),
      [shown(OLD, 'production-eu')],
      { act: 'create' },
    ],
    ['a forged one', asked(), [{ ...shown(OLD), author: 'mallory' }], { act: 'create' }],
    ['a quoted one', asked(), [{ ...shown(OLD), body: `> ${shown(OLD).body}` }], { act: 'create' }],
    [
      'one with line breaks of a browser',
      asked(),
      [{ ...shown(OLD), body: shown(OLD).body.replaceAll('\n', '\r\n') }],
      { act: 'update', id: 7 },
    ],
    [
      'a failure, after a plan',
      failed,
      [shown(OLD)],
      { act: 'update', body: expect.stringContaining('### Before') },
    ],
    [
      'a failure, and nothing before',
      failed,
      [],
      { act: 'create', body: expect.stringContaining('no plan of') },
    ],
  ])('%s', (_, given, comments, expected) => {
    expect(decide(given, HEAD, comments)).toMatchObject(expected as object);
  });

  test('a run that comes late leaves the plan of the newer head alone', () => {
    const late = asked({ commit: OLD });
    expect(decide(late, HEAD, [shown(HEAD)])).toEqual({
      act: 'leave',
      reason: `a plan of ${HEAD} is there already`,
    });
  });

  test('a run that comes late, before the newer one, says that it is stale', () => {
    const write = decide(asked({ commit: OLD }), HEAD, [shown(OLD)]);
    expect(write).toMatchObject({
      act: 'update',
      body: expect.stringContaining(`the pull request is at ${HEAD}`),
    });
  });

  test('a failure keeps the commit of what is still shown, so that nothing takes it for reviewed', () => {
    const write = decide(failed, HEAD, [shown(OLD)]);
    expect(readSticky('production', 'body' in write ? write.body : '')).toEqual({
      environment: 'production',
      commit: OLD,
      hash: HASH,
    });
  });

  test('is marked once, however often a plan fails', () => {
    const once = stale(shown(OLD).body, 'one');
    const twice = stale(once.replaceAll('\n', '\r\n'), 'two');
    expect(twice.match(/\[!WARNING\]/g)).toHaveLength(1);
    expect(twice).toContain('two');
    expect(twice).toContain('### Before');
  });
});

describe('the body', () => {
  test.each<[string, string, unknown]>([
    [
      'a plan',
      fresh({ environment: 'production', commit: OLD, hash: HASH }, ''),
      { commit: OLD, hash: HASH },
    ],
    ['no plan', fresh({ environment: 'production', commit: OLD }, ''), { commit: OLD }],
    ['a hash that is none', '<!-- teal-plan:production -->\n<!-- teal-plan-of:x -->\n', { commit: '' }],
    ['a marker further down', 'x\n<!-- teal-plan:production -->\n', undefined],
    [
      'a commit further down',
      `<!-- teal-plan:production -->\nx\n<!-- teal-plan-of:${OLD} -->\n`,
      { commit: '' },
    ],
    [
      'a plan that is out of date',
      stale(fresh({ environment: 'production', commit: OLD, hash: HASH }, ''), 'why'),
      { commit: OLD, hash: HASH },
    ],
  ])('tells %s', (_, body, expected) => {
    const read = readSticky('production', body);
    if (expected === undefined) expect(read).toBeUndefined();
    else expect(read).toEqual({ environment: 'production', ...(expected as object) });
  });

  test.each<[string, string]>([
    ['lines', `${'line\n'.repeat(20_000)}`],
    ['one line', 'x'.repeat(100_000)],
    ['a fence', `\`\`\`\n${'line\n'.repeat(20_000)}\`\`\`\n`],
    ['a longer fence', `\`\`\`\`\n${'```\n'.repeat(2)}${'line\n'.repeat(20_000)}`],
    ['details', `<details>\n\n${'line\n'.repeat(20_000)}</details>\n`],
    ['half a character', `${'😀'.repeat(50_000)}`],
  ])('cut under the limit: %s', (_, text) => {
    // source: GitHub answers 422 "Body is too long" above 65536 characters
    const body = fresh({ environment: 'production', commit: OLD }, text);
    expect(body.length).toBeLessThan(65_536);
    expect(body).toContain('_Cut here;');
    expect(Buffer.from(body).toString()).toBe(body); // no half of a character
    expect(body.match(/<details>/g)?.length).toBe(body.match(/<\/details>/g)?.length);
  });

  test('a fence that is open is closed by one of its kind', () => {
    expect(cut('````\na\nb\nc\n', 8)).toBe(
      '````\na\nb\n````\n\n_Cut here; the rest is in the artifact of the run._\n',
    );
  });

  test('what fits stays as it is', () => expect(cut('a\n', 10)).toBe('a\n'));
});

describe('over HTTP', () => {
  let github: GitHubStandIn;
  beforeEach(async () => {
    github = new GitHubStandIn();
    await github.start();
    github.on('GET', 'pulls/3', { json: { head: { sha: HEAD } } });
    github.on('POST', 'issues/3/comments', {
      json: { id: 9, html_url: 'https://github.com/c/9' },
      status: 201,
    });
    github.on('PATCH', 'issues/comments/7', { json: { id: 7, html_url: 'https://github.com/c/7' } });
  });
  afterEach(() => github.close());

  test('finds its comment on the second page, and updates it', async () => {
    const talk = Array.from({ length: 120 }, (_, id) => ({
      id: 100 + id,
      body: 'hello',
      user: { login: 'ann' },
    }));
    const { id, body, author: login } = shown(OLD);
    github.on('GET', 'issues/3/comments', { list: [...talk, { id, body, user: { login } }] });
    expect(await carryOut(github.client(), 3, asked())).toMatchObject({ url: 'https://github.com/c/7' });
    expect(github.writes).toEqual([
      {
        method: 'PATCH',
        path: '/repos/acme/shop/issues/comments/7',
        body: { body: BODY },
        token: 'Bearer secret',
      },
    ]);
  });

  test('comments of accounts that are gone, or without text, are somebody’s', async () => {
    github.on('GET', 'issues/3/comments', { list: [{ id: 1, body: null, user: null }] });
    expect(await carryOut(github.client(), 3, asked())).toMatchObject({ write: { act: 'create' } });
  });
});
