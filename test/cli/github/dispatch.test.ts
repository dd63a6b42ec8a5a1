import { carryOut } from '../../../cli/github/dispatch/carry-out';
import { parseComment } from '../../../cli/github/dispatch/command-line';
import { type CommentEvent, readEvent } from '../../../cli/github/dispatch/event';
import { GitHubStandIn } from './stand-in';

const SHA = 'a'.repeat(40);
const rollback = { verb: 'rollback', environment: 'production', sha: SHA, reason: '' };

test.each<[string, unknown]>([
  ['/teal plan', { verb: 'plan' }],
  ['  /teal   plan  \n', { verb: 'plan' }],
  ['/teal drift', { verb: 'drift' }],
  ['/teal drill', { verb: 'drill' }],
  [`/teal rollback production ${SHA}`, rollback],
  ['/teal rollback production previous', { ...rollback, sha: 'previous' }],
  [`/teal rollback production ${SHA} checkout fails`, { ...rollback, reason: 'checkout fails' }],
  [
    `/teal rollback production ${SHA} service=basket why not`,
    { ...rollback, service: 'basket', reason: 'why not' },
  ],
  [`/teal rollback production ${SHA} it is service=basket`, { ...rollback, reason: 'it is service=basket' }],
  [`/teal rollback production ${SHA} a\u001b[2J\u202eb\u0000c`, { ...rollback, reason: 'a [2J b c' }],
  [`/teal rollback production ${SHA} ${'x'.repeat(1_000)}`, { ...rollback, reason: 'x'.repeat(300) }],
  [`/teal rollback production ${SHA} $(id) \`id\` ; rm`, { ...rollback, reason: '$(id) `id` ; rm' }],
])('%j is a wish', (body, wish) => {
  expect(parseComment(body)).toEqual({ wish });
});

test.each([
  'nice work',
  'see /teal plan',
  '> /teal plan',
  '/tealplan',
  '`/teal plan`',
  'please\n/teal plan',
  '/TEAL plan',
  '',
])('%j is talk', (body) => {
  expect(parseComment(body)).toBeUndefined();
});

test.each([
  '/teal',
  '/teal deploy',
  '/teal Plan',
  '/teal plan now',
  '/teal plan\nand more',
  '/teal plan\r\n::set-output name=x::y',
  `/teal rollback production ${SHA} because\nof this`,
  '/teal rollback',
  '/teal rollback production',
  '/teal rollback production main',
  '/teal rollback production HEAD~1',
  `/teal rollback production ${SHA.slice(1)}`,
  `/teal rollback production ${SHA.toUpperCase()}`,
  `/teal rollback production ${SHA}0`,
  `/teal rollback Production ${SHA}`,
  `/teal rollback prod:uction ${SHA}`,
  `/teal rollback --env ${SHA}`,
  `/teal rollback ${'a'.repeat(65)} ${SHA}`,
  `/teal rollback production --previous`,
  `/teal rollback production ${SHA} service=`,
  `/teal rollback production ${SHA} service=--help`,
  `/teal rollback production ${SHA} service=a/../b`,
])('%j is refused', (body) => {
  expect(parseComment(body)).toEqual({ refused: expect.stringMatching(/ must /) });
});

describe('the event', () => {
  const event = {
    action: 'created',
    issue: { number: 3, pull_request: { url: 'https://…' } },
    comment: { body: '/teal plan', created_at: '2026-11-26T10:00:00Z', user: { login: 'ann', id: 11 } },
  };

  test('is read', () => {
    expect(readEvent(JSON.stringify(event))).toEqual({
      number: 3,
      isPullRequest: true,
      body: '/teal plan',
      at: Date.parse('2026-11-26T10:00:00Z'),
      login: 'ann',
      userId: 11,
    });
  });

  test.each<[string, unknown]>([
    ['an edit', { ...event, action: 'edited' }],
    ['no comment', { action: 'created', issue: event.issue }],
    ['a login that is a path', { ...event, comment: { ...event.comment, user: { login: '../x', id: 1 } } }],
  ])('is refused: %s', (_, given) => {
    expect(() => readEvent(JSON.stringify(given))).toThrow('--event must be GitHub');
  });
});

describe('over HTTP', () => {
  let github: GitHubStandIn;
  beforeEach(async () => {
    github = new GitHubStandIn();
    await github.start();
    permit('write', 11);
    github.on('POST', 'issues/3/comments', { json: {}, status: 201 });
    github.on('POST', 'actions/workflows/rollback.yml/dispatches', {
      json: { workflow_run_id: 1, html_url: 'https://github.com/r/1' },
    });
    github.on('GET', 'pulls/3', { json: { head: { sha: SHA, repo: { full_name: 'acme/shop' } } } });
    github.on('POST', 'actions/runs/8/rerun', { json: {}, status: 201 });
  });
  afterEach(() => github.close());

  function permit(permission: string, id: number): void {
    github.on('GET', 'collaborators/ann/permission', { json: { permission, user: { id } } });
  }

  const said = (body: string, more: Partial<CommentEvent> = {}) =>
    carryOut(
      github.client(),
      {
        number: 3,
        isPullRequest: true,
        body,
        at: Date.parse('2026-11-26T10:00:00Z'),
        login: 'ann',
        userId: 11,
        ...more,
      },
      'https://github.com',
    );

  test('a rollback is dispatched on main, and answered with its run', async () => {
    expect(await said(`/teal rollback production ${SHA} checkout fails`)).toMatchObject({
      outcome: 'dispatched',
    });
    expect(github.writes).toMatchObject([
      {
        path: '/repos/acme/shop/actions/workflows/rollback.yml/dispatches',
        body: {
          ref: 'main',
          inputs: { sha: SHA, environment: 'production', reason: 'checkout fails (asked by ann in #3)' },
          return_run_details: true,
        },
      },
      { body: { body: `Started: rollback of production to \`${SHA}\`. https://github.com/r/1` } },
    ]);
  });

  test('a server that does not tell the run gets a link to the runs', async () => {
    github.on('POST', 'actions/workflows/drift.yml/dispatches', { status: 204 });
    expect(await said('/teal drift')).toMatchObject({
      url: 'https://github.com/acme/shop/actions/workflows/drift.yml',
    });
  });

  // `maintain` is `write` in this answer, and `triage` is `read`.
  test.each<[string, () => void]>([
    ['may read', () => permit('read', 11)],
    ['may nothing', () => permit('none', 11)],
    ['has a name that was somebody else’s', () => permit('admin', 12)],
    ['is no collaborator', () => github.on('GET', 'collaborators/ann/permission', { status: 404 })],
  ])('who %s gets nothing, not even an answer', async (_, given) => {
    given();
    expect(await said(`/teal rollback production ${SHA}`)).toMatchObject({ outcome: 'refused' });
    expect(github.writes).toEqual([]);
  });

  test('an API that does not answer refuses', async () => {
    github.on('GET', 'collaborators/ann/permission', { status: 503 });
    await expect(said(`/teal rollback production ${SHA}`)).rejects.toThrow('got 503');
    expect(github.writes).toEqual([]);
  });

  test('what the grammar refuses is answered with the grammar, and not with itself', async () => {
    await said('/teal rollback <img> @everyone');
    const [{ body } = { body: undefined }, ...others] = github.writes;
    expect(others).toEqual([]);
    expect(JSON.stringify(body)).toMatch(/Not started: .*\/teal plan/s);
    expect(JSON.stringify(body)).not.toMatch(/img|everyone/);
  });

  test('talk is nobody’s business', async () => {
    expect(await said('hello')).toEqual({ outcome: 'no-command' });
    expect(github.calls).toEqual([]);
  });

  describe('a plan', () => {
    const run = (created_at: string, status = 'completed') => ({
      json: {
        workflow_runs: [
          { id: 8, html_url: 'https://github.com/r/8', created_at, event: 'pull_request', status },
        ],
      },
    });
    const runs = 'actions/workflows/plan.yml/runs';

    test('is the run of the head, again', async () => {
      github.on('GET', runs, run('2026-11-26T09:00:00Z'));
      expect(await said('/teal plan')).toMatchObject({
        outcome: 'dispatched',
        url: 'https://github.com/r/8',
      });
      expect(github.calls.some(({ path }) => path.includes(`head_sha=${SHA}`))).toBe(true);
    });

    test.each([
      ['a push after the comment', () => github.on('GET', runs, run('2026-11-26T10:00:01Z'))],
      ['no run', () => github.on('GET', runs, { json: { workflow_runs: [] } })],
      ['a run that goes on', () => github.on('GET', runs, run('2026-11-26T09:00:00Z', 'in_progress'))],
    ])('is refused: %s', async (_, given) => {
      given();
      expect(await said('/teal plan')).toMatchObject({ outcome: 'refused' });
      expect(github.writes.map(({ path }) => path)).toEqual(['/repos/acme/shop/issues/3/comments']);
    });

    test('is of a pull request', async () => {
      expect(await said('/teal plan', { isPullRequest: false })).toMatchObject({ outcome: 'refused' });
    });
  });
});
