import { z } from 'zod';
import { connect } from '../../../cli/github/connect';
import { GitHubStandIn, type Reply } from './stand-in';

let github: GitHubStandIn;
beforeEach(async () => {
  github = new GitHubStandIn();
  await github.start();
});
afterEach(() => github.close());

const any = z.unknown();

/** Answers these one after the other, and the last for ever. */
function inTurn(...replies: readonly Reply[]): () => Reply {
  let next = 0;
  return () => replies[Math.min(next++, replies.length - 1)] ?? { status: 500 };
}

const OK: Reply = { json: { ok: true } };

test('lists every page', async () => {
  const numbers = Array.from({ length: 250 }, (_, index) => index);
  github.on('GET', 'things', { list: numbers });
  expect(await github.client().list('things', z.array(z.number()), (page) => page)).toEqual(numbers);
  expect(github.calls.map(({ path }) => path.split('?')[1])).toEqual([
    'per_page=100',
    'per_page=100&page=2',
    'per_page=100&page=3',
  ]);
});

test('a list that never ends is refused, not cut', async () => {
  const link = `<${github.url}/repos/acme/shop/things?page=2>; rel="next"`;
  github.on('GET', 'things', { json: [1], headers: { link } });
  await expect(github.client().list('things', z.array(z.number()), (page) => page)).rejects.toThrow(
    'a list of at most 50 pages, got more',
  );
});

test('the token goes to no other host', async () => {
  const link = '<https://elsewhere.example/things>; rel="next"';
  github.on('GET', 'things', { json: [1], headers: { link } });
  await expect(github.client().list('things', z.array(z.number()), (page) => page)).rejects.toThrow(
    'got https://elsewhere.example',
  );
});

// source: docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
test.each<[string, Reply, number[]]>([
  ['a broken server', { status: 502 }, [1_000]],
  ['a second limit', { status: 429, headers: { 'retry-after': '7' } }, [7_000]],
  ['a second limit that is forbidden', { status: 403, headers: { 'retry-after': '7' } }, [7_000]],
  ['a limit without a word', { status: 429 }, [1_000]],
  [
    'a spent limit',
    {
      status: 403,
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Date.parse('2026-11-26T10:00:30Z') / 1000),
      },
    },
    [30_000],
  ],
])('tries again after %s', async (_, first, waits) => {
  github.on('GET', 'thing', inTurn(first, OK));
  expect(await github.client().get('thing', any)).toEqual({ ok: true });
  expect(github.waits).toEqual(waits);
});

test.each<[string, Reply, string]>([
  [
    'forbidden',
    { status: 403, text: '{"message":"Resource not accessible by integration"}' },
    'must be allowed to this token, got 403 Resource not accessible',
  ],
  ['a limit of an hour', { status: 429, headers: { 'retry-after': '3600' } }, 'got 429'],
  ['gone', { status: 404 }, 'must exist for this token, got 404'],
  ['refused', { status: 422, text: '{"message":"Body is too long"}' }, 'got 422 Body is too long'],
  ['a page of a proxy', { status: 200, text: '<html>' }, 'must answer JSON'],
  [
    'a terminal escape',
    { status: 422, text: JSON.stringify({ message: '\u001b[2J::error::x' }) },
    'got 422  [2J::error::x',
  ],
])('says at once: %s', async (_, reply, message) => {
  github.on('GET', 'thing', reply);
  await expect(github.client().get('thing', z.object({}))).rejects.toThrow(message);
  expect(github.waits).toEqual([]);
});

test('gives up after four tries', async () => {
  github.on('GET', 'thing', { status: 503 });
  await expect(github.client().get('thing', any)).rejects.toThrow('got 503');
  expect(github.waits).toEqual([1_000, 2_000, 4_000]);
});

test('what may have been done already is not done twice', async () => {
  github.on('POST', 'things', { status: 502 });
  await expect(github.client().post('things', {}, any)).rejects.toThrow('got 502');
  expect(github.writes).toHaveLength(1);
});

test('what was refused for its rate was not done, and is tried again', async () => {
  github.on('POST', 'things', inTurn({ status: 429, headers: { 'retry-after': '1' } }, OK));
  await github.client().post('things', { a: 1 }, any);
  expect(github.writes.map(({ body }) => body)).toEqual([{ a: 1 }, { a: 1 }]);
});

test('an answer of another shape is no answer', async () => {
  github.on('GET', 'thing', { json: { head: 'x' } });
  await expect(
    github.client().get('thing', z.object({ head: z.object({ sha: z.string() }) })),
  ).rejects.toThrow('an answer as GitHub documents it, got head: ');
});

test('a file of more bytes than asked for is refused', async () => {
  github.on('GET', 'file', { bytes: Buffer.alloc(100) });
  expect(await github.client().download('file', 100)).toHaveLength(100);
  await expect(github.client().download('file', 99)).rejects.toThrow('at most 99 bytes');
});

test('a server that is gone is said', async () => {
  const client = github.client();
  const { url } = github;
  await github.close();
  await expect(client.get('thing', any)).rejects.toThrow(/could not be asked of GitHub: .*ECONNREFUSED/);
  github = new GitHubStandIn();
  await github.start();
  expect(url).not.toBe('');
});

describe('connect', () => {
  const { signal } = new AbortController();
  const env = { GITHUB_TOKEN: 't', GITHUB_REPOSITORY: 'acme/shop' };

  test.each<[string, NodeJS.ProcessEnv, string]>([
    ['no token', { GITHUB_REPOSITORY: 'acme/shop' }, 'GITHUB_TOKEN must be set'],
    ['no repository', { GITHUB_TOKEN: 't' }, '--repository must be given'],
    ['a repository that climbs', { ...env, GITHUB_REPOSITORY: 'acme/..' }, 'must be an owner and a name'],
    ['plain HTTP', { ...env, GITHUB_API_URL: 'http://api.github.com' }, 'must be an https address'],
    [
      'a host that looks like this one',
      { ...env, GITHUB_API_URL: 'http://127.0.0.1.example' },
      'must be an https',
    ],
  ])('refuses %s', (_, given, message) => {
    expect(() => connect({}, signal, given)).toThrow(message);
  });

  test('takes what a job has', () => {
    expect(connect({}, signal, { ...env, GITHUB_API_URL: 'https://ghe.example/api/v3' }).repository).toBe(
      'acme/shop',
    );
  });
});
