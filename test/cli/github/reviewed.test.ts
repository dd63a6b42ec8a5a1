import { fresh } from '../../../cli/github/comment/body';
import { carryOut } from '../../../cli/github/reviewed/carry-out';
import { changesWorkflows, reviewedOf } from '../../../cli/github/reviewed/decide';
import { hashOf } from '../../../cli/plan/line';
import { GitHubStandIn } from './stand-in';
import { zipOf } from './zip-of';

const COMMIT = 'a'.repeat(40);
const BEFORE = 'b'.repeat(40);
const HEAD = 'c'.repeat(40);
const BOT = 'github-actions[bot]';

const planOf = (ids: readonly string[], environment = 'production') => {
  const lines = ids.map((id) => ({
    id,
    stack: 'shop-production',
    logicalId: 'Thing',
    type: 'AWS::SNS::Topic',
    kind: 'destructive' as const,
    text: `destroys ${id}`,
  }));
  return { schemaVersion: 1 as const, environment, hash: hashOf(lines), lines, counts: {} };
};
const PLAN = planOf(['one']);

describe('as one', () => {
  const OTHER = planOf(['one', 'two']);
  const nobody = { approvedBy: [] };

  test('the lines of all, once, and the hash of the only one', () => {
    const one = reviewedOf('production', [{ number: 1, plan: PLAN }], nobody);
    expect(one).toMatchObject({ hash: PLAN.hash, lines: PLAN.lines });
    const both = reviewedOf(
      'production',
      [
        { number: 1, plan: PLAN },
        { number: 2, plan: OTHER },
      ],
      nobody,
    );
    expect(both.lines.map(({ id }) => id)).toEqual(['one', 'two']);
    // As teal plan --reviewed checks it.
    expect(both.hash).toBe(hashOf(both.lines));
  });

  test('nothing, where nothing was reviewed', () => {
    const none = reviewedOf('production', [{ number: 1, without: 'a fork' }], nobody);
    expect(none).toMatchObject({ lines: [], pullRequests: [{ number: 1, without: 'a fork' }] });
  });
});

test.each<[boolean, readonly string[]]>([
  [false, ['lib/a.ts', 'docs/.github/x']],
  [true, ['.github/workflows/plan.yml']],
  [true, ['a.ts', '.github/CODEOWNERS']],
  [false, []],
])('%s: %j change what makes a plan', (changes, files) => {
  expect(changesWorkflows(files)).toBe(changes);
});

describe('over HTTP', () => {
  let github: GitHubStandIn;
  beforeEach(async () => {
    github = new GitHubStandIn();
    await github.start();
    github.on('GET', 'actions/workflows/deploy.yml/runs', deployed(COMMIT, BEFORE));
    github.on('GET', `compare/${BEFORE}...${COMMIT}`, compared(COMMIT));
    pullRequest(3, COMMIT);
  });
  afterEach(() => github.close());

  const deployed = (...commits: string[]) => ({
    json: { workflow_runs: commits.map((head_sha) => ({ head_sha, conclusion: 'success' })) },
  });
  const compared = (...commits: string[]) => ({
    json: { status: 'ahead', commits: commits.map((sha) => ({ sha })) },
  });

  /** One that was merged with this commit, and reviewed by all rules. */
  function pullRequest(number: number, commit: string, plan = PLAN, head = HEAD): void {
    const base = { ref: 'main', repo: { full_name: 'acme/shop' } };
    github.on('GET', `commits/${commit}/pulls`, {
      list: [{ number, merged_at: '2026-11-26T10:00:00Z', base }],
    });
    github.on('GET', `pulls/${number}`, {
      json: { head: { sha: head, repo: { full_name: 'acme/shop' } }, merged_by: { login: 'ann' } },
    });
    github.on('GET', `pulls/${number}/files`, { list: [{ filename: 'lib/a.ts' }] });
    comment(number, fresh({ environment: 'production', commit: head, hash: plan.hash }, '### Plan'));
    github.on('GET', `pulls/${number}/reviews`, {
      list: [
        { state: 'CHANGES_REQUESTED', user: { login: 'bob' } },
        { state: 'APPROVED', user: { login: 'bob' } },
        { state: 'COMMENTED', user: { login: 'bob' } },
        { state: 'APPROVED', user: { login: 'eve' } },
        { state: 'DISMISSED', user: { login: 'eve' } },
      ],
    });
    github.on('GET', 'actions/workflows/plan.yml/runs', { json: { workflow_runs: [{ id: 8 }] } });
    artifact(plan);
  }

  const comment = (number: number, body: string, login = BOT) =>
    github.on('GET', `issues/${number}/comments`, { list: [{ id: 1, body, user: { login } }] });

  function artifact(plan: object, expired = false): void {
    github.on('GET', 'actions/runs/8/artifacts', {
      list: [{ id: 21, name: 'plan-production', expired }],
      within: 'artifacts',
    });
    github.on('GET', 'actions/artifacts/21/zip', { bytes: zipOf({ 'plan.json': JSON.stringify(plan) }) });
  }

  const reviewed = () =>
    carryOut(github.client(), {
      environment: 'production',
      commit: COMMIT,
      branch: 'main',
      author: BOT,
      workflows: { plan: 'plan.yml', deploy: 'deploy.yml' },
    });

  test('the plan that was shown, with who merged and who approved', async () => {
    expect(await reviewed()).toEqual({
      schemaVersion: 1,
      environment: 'production',
      hash: PLAN.hash,
      lines: PLAN.lines,
      pullRequests: [{ number: 3, hash: PLAN.hash }],
      mergedBy: 'ann',
      approvedBy: ['bob'],
    });
  });

  test('of all that were merged since the last deployment that went well', async () => {
    const middle = 'd'.repeat(40);
    github.on('GET', `compare/${BEFORE}...${COMMIT}`, compared(middle, COMMIT));
    // With the same artifact: one run of the stand-in.
    pullRequest(2, middle);
    expect((await reviewed()).pullRequests).toEqual([
      { number: 2, hash: PLAN.hash },
      { number: 3, hash: PLAN.hash },
    ]);
  });

  test.each<[string, () => void]>([
    ['no deployment before', () => github.on('GET', 'actions/workflows/deploy.yml/runs', deployed())],
    ['no such workflow', () => github.on('GET', 'actions/workflows/deploy.yml/runs', { status: 404 })],
    [
      'the same commit, deployed again',
      () => github.on('GET', 'actions/workflows/deploy.yml/runs', deployed(COMMIT)),
    ],
    [
      'a branch that was rewritten',
      () => github.on('GET', `compare/${BEFORE}...${COMMIT}`, { json: { status: 'diverged', commits: [] } }),
    ],
  ])('of the commit alone: %s', async (_, given) => {
    given();
    expect((await reviewed()).pullRequests).toEqual([{ number: 3, hash: PLAN.hash }]);
  });

  // Each of these leaves lines that count as not reviewed: what they destroy stops the deployment.
  test.each<[string, () => void, string]>([
    [
      'it came from a fork',
      () =>
        github.on('GET', 'pulls/3', { json: { head: { sha: HEAD, repo: { full_name: 'mallory/shop' } } } }),
      'fork',
    ],
    [
      'its repository is gone',
      () => github.on('GET', 'pulls/3', { json: { head: { sha: HEAD, repo: null } } }),
      'fork',
    ],
    [
      'it changed a workflow',
      () => github.on('GET', 'pulls/3/files', { list: [{ filename: '.github/workflows/plan.yml' }] }),
      '.github/',
    ],
    [
      'it moved a workflow away',
      () =>
        github.on('GET', 'pulls/3/files', {
          list: [{ filename: 'x.yml', previous_filename: '.github/workflows/plan.yml' }],
        }),
      '.github/',
    ],
    [
      'it changed too much to list',
      () =>
        github.on('GET', 'pulls/3/files', { list: Array.from({ length: 3_000 }, () => ({ filename: 'a' })) }),
      'more files',
    ],
    [
      'the comment is of an older head',
      () => comment(3, fresh({ environment: 'production', commit: BEFORE, hash: PLAN.hash }, '')),
      'no comment',
    ],
    [
      'the comment is somebody’s',
      () => comment(3, fresh({ environment: 'production', commit: HEAD, hash: PLAN.hash }, ''), 'mallory'),
      'no comment',
    ],
    [
      'the comment is of another environment',
      () => comment(3, fresh({ environment: 'staging', commit: HEAD, hash: PLAN.hash }, '')),
      'no comment',
    ],
    [
      'the comment says that there was no plan',
      () => comment(3, fresh({ environment: 'production', commit: HEAD }, '')),
      'no comment',
    ],
    ['the artifact is another one', () => artifact(planOf(['forged'])), 'is gone'],
    [
      'the artifact has the hash of what was shown, for another environment',
      () => artifact({ ...PLAN, environment: 'staging' }),
      'is gone',
    ],
    [
      'the artifact has the hash of what was shown, over other lines',
      () => artifact({ ...planOf(['forged']), hash: PLAN.hash }),
      'is gone',
    ],
    ['the artifact is no plan', () => artifact({ hello: 1 }), 'is gone'],
    ['the artifact has expired', () => artifact(PLAN, true), 'is gone'],
  ])('%s', async (_, given, why) => {
    given();
    expect(await reviewed()).toMatchObject({
      lines: [],
      pullRequests: [{ number: 3, without: expect.stringContaining(why) }],
    });
  });

  test('a push without a pull request has none', async () => {
    github.on('GET', `commits/${COMMIT}/pulls`, { list: [] });
    expect(await reviewed()).toMatchObject({ lines: [], pullRequests: [], approvedBy: [] });
  });

  test('one that is open, or was merged elsewhere, does not count', async () => {
    const base = { ref: 'main', repo: { full_name: 'acme/shop' } };
    const merged_at = '2026-11-26T10:00:00Z';
    github.on('GET', `commits/${COMMIT}/pulls`, {
      list: [
        { number: 3, merged_at: null, base },
        { number: 3, merged_at, base: { ...base, ref: 'next' } },
        { number: 3, merged_at, base: { ...base, repo: { full_name: 'mallory/shop' } } },
      ],
    });
    expect((await reviewed()).pullRequests).toEqual([]);
  });

  test('an API that does not answer is no empty answer', async () => {
    github.on('GET', 'pulls/3/files', { status: 503 });
    await expect(reviewed()).rejects.toThrow('got 503');
  });
});
