import { fresh } from '../../../cli/github/comment/body';
import { changesWorkflows, reviewedOf } from '../../../cli/github/reviewed/decide';
import { hashOf } from '../../../cli/plan/line';
import { BEFORE, COMMIT, compared, deployed, HEAD, PLAN, planOf, pull, Reviewing } from './reviewing';

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
  let github: Reviewing;
  beforeEach(async () => {
    github = new Reviewing();
    await github.start();
  });
  afterEach(() => github.close());

  test('the plan that was shown, with who merged and who approved', async () => {
    expect(await github.reviewed()).toEqual({
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
    github.pullRequest(2, middle);
    expect((await github.reviewed()).pullRequests).toEqual([
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
    expect((await github.reviewed()).pullRequests).toEqual([{ number: 3, hash: PLAN.hash }]);
  });

  // Each of these leaves lines that count as not reviewed: what they destroy stops the deployment.
  test.each<[string, () => void, string]>([
    [
      'it came from a fork',
      () => github.on('GET', 'pulls/3', pull({ repo: { full_name: 'mallory/shop' } })),
      'fork',
    ],
    ['its repository is gone', () => github.on('GET', 'pulls/3', pull({ repo: null })), 'fork'],
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
      () => github.comment(3, fresh({ environment: 'production', commit: BEFORE, hash: PLAN.hash }, '')),
      'no comment',
    ],
    [
      'the comment is somebody’s',
      () =>
        github.comment(3, fresh({ environment: 'production', commit: HEAD, hash: PLAN.hash }, ''), 'mallory'),
      'no comment',
    ],
    [
      'the comment is of another environment',
      () => github.comment(3, fresh({ environment: 'staging', commit: HEAD, hash: PLAN.hash }, '')),
      'no comment',
    ],
    [
      'the comment says that there was no plan',
      () => github.comment(3, fresh({ environment: 'production', commit: HEAD }, '')),
      'no comment',
    ],
    ['the artifact is another one', () => github.artifact(planOf(['forged'])), 'no run'],
    [
      'the artifact has the hash of what was shown, for another environment',
      () => github.artifact({ ...PLAN, environment: 'staging' }),
      'no run',
    ],
    [
      'the artifact has the hash of what was shown, over other lines',
      () => github.artifact({ ...planOf(['forged']), hash: PLAN.hash }),
      'no run',
    ],
    ['the artifact is no plan', () => github.artifact({ hello: 1 }), 'no run'],
    ['the artifact has expired', () => github.artifact(PLAN, true), 'no run'],
  ])('%s', async (_, given, why) => {
    given();
    expect(await github.reviewed()).toMatchObject({
      lines: [],
      pullRequests: [{ number: 3, without: expect.stringContaining(why) }],
    });
  });

  test('a push without a pull request has none', async () => {
    github.on('GET', `commits/${COMMIT}/pulls`, { list: [] });
    expect(await github.reviewed()).toMatchObject({ lines: [], pullRequests: [], approvedBy: [] });
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
    expect((await github.reviewed()).pullRequests).toEqual([]);
  });

  test('an API that does not answer is no empty answer', async () => {
    github.on('GET', 'pulls/3/files', { status: 503 });
    await expect(github.reviewed()).rejects.toThrow('got 503');
  });
});
