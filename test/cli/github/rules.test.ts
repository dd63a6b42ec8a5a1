import { join } from 'node:path';
import { carryOut } from '../../../cli/github/rules/carry-out';
import { type ActualEnvironment, compareEnvironment, compareRules } from '../../../cli/github/rules/decide';
import { type Rule, readExpected } from '../../../cli/github/rules/expected';
import { root } from '../../workflow-files';
import { GitHubStandIn, type Reply } from './stand-in';

// With a team in the place of the placeholder.
const expected = { ...readExpected(join(root, '.github')), owners: '* @acme/platform\n' };
const branch = expected.rulesets.find(({ target }) => target === 'branch');
if (!branch) throw new Error('.github/rulesets must have one of a branch');

const ruleset = (rule: Rule) => ({ ...branch, rules: [rule], file: 'main.json' });
const on = (wanted: Rule, ...actual: Rule[]) => compareRules(ruleset(wanted), actual, 'apply')[0]?.on;
const checks = (...contexts: string[]): Rule => checksBy(1, ...contexts);
const checksBy = (app: number | undefined, ...contexts: string[]): Rule => ({
  type: 'required_status_checks',
  parameters: {
    strict_required_status_checks_policy: true,
    required_status_checks: contexts.map((context) => ({ context, integration_id: app })),
  },
});
const reviews = (count: number, more = {}): Rule => ({
  type: 'pull_request',
  parameters: { required_approving_review_count: count, require_code_owner_review: true, ...more },
});

test.each<[string, boolean, Rule, readonly Rule[]]>([
  ['the very rule', true, { type: 'deletion' }, [{ type: 'deletion' }]],
  ['no rule', false, { type: 'deletion' }, []],
  ['another rule', false, { type: 'deletion' }, [{ type: 'update' }]],
  ['more reviews', true, reviews(1), [reviews(2)]],
  ['fewer reviews', false, reviews(1), [reviews(0)]],
  ['no code owners', false, reviews(1), [reviews(1, { require_code_owner_review: false })]],
  ['what we do not ask for', true, reviews(1), [reviews(1, { dismiss_stale_reviews_on_push: true })]],
  ['one of two is as strict', true, reviews(1), [reviews(0), reviews(1)]],
  [
    'two that are as strict together only',
    false,
    reviews(1),
    [reviews(0), reviews(1, { require_code_owner_review: false })],
  ],
  ['more checks', true, checks('ci'), [checks('ci', 'plan')]],
  ['fewer checks', false, checks('ci', 'plan'), [checks('ci')]],
  ['checks of any app', false, checks('ci'), [checksBy(undefined, 'ci')]],
  ['checks of another app', false, checks('ci'), [checksBy(2, 'ci')]],
  ['checks of an app, where any may', true, checksBy(undefined, 'ci'), [checksBy(2, 'ci')]],
  [
    'checks on an old base',
    false,
    checks('ci'),
    [
      {
        ...checks('ci'),
        parameters: { ...checks('ci').parameters, strict_required_status_checks_policy: false },
      },
    ],
  ],
  [
    'fewer ways to merge',
    true,
    reviews(1, { allowed_merge_methods: ['squash', 'merge'] }),
    [reviews(1, { allowed_merge_methods: ['squash'] })],
  ],
  [
    'more ways to merge',
    false,
    reviews(1, { allowed_merge_methods: ['squash'] }),
    [reviews(1, { allowed_merge_methods: ['squash', 'merge'] })],
  ],
  [
    'text that differs',
    false,
    { type: 'new', parameters: { mode: 'a' } },
    [{ type: 'new', parameters: { mode: 'b' } }],
  ],
])('a rule and %s: %s', (_, is, wanted, actual) => {
  expect(on(wanted, ...actual)).toBe(is);
});

const PRODUCTION = {
  branches: ['main'],
  requiredReviewers: 1,
  preventSelfReview: true,
  adminsMayBypass: false,
};
const GUARDED: ActualEnvironment = {
  reviewers: 1,
  preventSelfReview: true,
  adminsMayBypass: false,
  branches: ['main'],
};

test.each<[string, ActualEnvironment | undefined, readonly string[]]>([
  ['as it should be', GUARDED, []],
  ['with more reviewers', { ...GUARDED, reviewers: 3 }, []],
  ['missing', undefined, ['exists']],
  ['without reviewers', { ...GUARDED, reviewers: 0 }, ['1 or more reviewers']],
  ['reviewed by who started it', { ...GUARDED, preventSelfReview: false }, ['no self-review']],
  ['open to administrators', { ...GUARDED, adminsMayBypass: true }, ['no bypass']],
  ['for any branch', { ...GUARDED, branches: undefined }, ['only main may deploy']],
  ['for a pattern', { ...GUARDED, branches: ['main*'] }, ['only main may deploy']],
  ['for more branches', { ...GUARDED, branches: ['main', 'next'] }, ['only main may deploy']],
  ['for a tag of the name', { ...GUARDED, branches: ['tag main'] }, ['only main may deploy']],
])('an environment %s', (_, actual, off) => {
  const findings = compareEnvironment('production', PRODUCTION, actual, 'settings').filter(
    (each) => !each.on,
  );
  expect(findings.map(({ what }) => what.replace('environment production: ', ''))).toEqual(off);
  for (const { why } of findings) expect(why).toContain('settings');
});

test('the rules as code ask for a review by the owners of .github, and for the results of the workflows', () => {
  expect(branch.conditions.ref_name.include).toEqual(['~DEFAULT_BRANCH']);
  expect(branch.rules.find(({ type }) => type === 'pull_request')?.parameters).toMatchObject({
    require_code_owner_review: true,
    dismiss_stale_reviews_on_push: true,
    require_last_push_approval: true,
  });
  expect(expected.environments.production).toEqual(PRODUCTION);
});

describe('over HTTP', () => {
  let github: GitHubStandIn;
  beforeEach(async () => {
    github = new GitHubStandIn();
    await github.start();
    const tags = expected.rulesets.find(({ target }) => target === 'tag');
    github.on('GET', 'rules/branches/main', {
      list: branch.rules.map((each) => ({ ...each, ruleset_id: 1 })),
    });
    github.on('GET', 'rulesets/1', { json: { bypass_actors: [] } });
    github.on('GET', 'codeowners/errors', { json: { errors: [] } });
    github.on('GET', 'rulesets', {
      list: [
        { id: 1, target: 'branch', enforcement: 'active' },
        { id: 2, target: 'tag', enforcement: 'active' },
      ],
    });
    github.on('GET', 'rulesets/2', { json: { ...tags, bypass_actors: [] } });
    for (const [name, { requiredReviewers, preventSelfReview, adminsMayBypass }] of Object.entries(
      expected.environments,
    )) {
      github.on('GET', `environments/${name}`, {
        json: {
          can_admins_bypass: adminsMayBypass,
          protection_rules: [
            { type: 'branch_policy' },
            {
              type: 'required_reviewers',
              prevent_self_review: preventSelfReview,
              reviewers: Array.from({ length: requiredReviewers }, () => ({})),
            },
          ],
          deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
        },
      });
      github.on('GET', `environments/${name}/deployment-branch-policies`, {
        list: [{ name: 'main', type: 'branch' }],
        within: 'branch_policies',
      });
    }
  });
  afterEach(() => github.close());

  const off = async () =>
    (await carryOut(github.client(), expected, 'main', 'https://github.com'))
      .filter((finding) => !finding.on)
      .map(({ what }) => what);

  test('all on, and nothing is changed', async () => {
    expect(await off()).toEqual([]);
    expect(github.writes).toEqual([]);
  });

  test.each<[string, () => void, readonly string[]]>([
    [
      'no rule of the branch',
      () => github.on('GET', 'rules/branches/main', { list: [] }),
      branch.rules.map(({ type }) => `main: ${type}`),
    ],
    [
      'tags that are only watched',
      () => github.on('GET', 'rulesets', { list: [{ id: 2, target: 'tag', enforcement: 'evaluate' }] }),
      ['tags: deletion', 'tags: non_fast_forward', 'tags: update'],
    ],
    [
      'tags, but one',
      () =>
        github.on('GET', 'rulesets/2', {
          json: {
            enforcement: 'active',
            conditions: { ref_name: { include: ['~ALL'], exclude: ['refs/tags/v1'] } },
            rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }, { type: 'update' }],
          },
        }),
      ['tags: deletion', 'tags: non_fast_forward', 'tags: update'],
    ],
    [
      'a rule that some may go past',
      () =>
        github.on('GET', 'rulesets/1', { json: { bypass_actors: [{ actor_type: 'OrganizationAdmin' }] } }),
      ['main: nobody may go past it'],
    ],
    [
      'owners whom GitHub does not know',
      () => github.on('GET', 'codeowners/errors', { json: { errors: [{ line: 1, kind: 'Unknown owner' }] } }),
      ['code owners: GitHub knows them'],
    ],
    [
      'no environment',
      () => github.on('GET', 'environments/production', { status: 404 }),
      ['environment production: exists'],
    ],
    [
      'an environment of every protected branch',
      () =>
        github.on('GET', 'environments/staging', {
          json: { deployment_branch_policy: { protected_branches: true, custom_branch_policies: false } },
        }),
      ['environment staging: only main may deploy'],
    ],
    [
      'an environment of any branch',
      () => github.on('GET', 'environments/staging', { json: { deployment_branch_policy: null } }),
      ['environment staging: only main may deploy'],
    ],
  ])('off: %s', async (_, given, what) => {
    given();
    expect(await off()).toEqual(what);
  });

  test.each<[string, Reply]>([
    ['not told', { json: {} }],
    ['hidden', { status: 404 }],
  ])('who may go past a ruleset, where that is %s, is neither on nor off', async (_, reply) => {
    github.on('GET', 'rulesets/1', reply);
    const findings = await carryOut(github.client(), expected, 'main', 'https://github.com');
    expect(findings.filter(({ on }) => !on)).toMatchObject([
      { what: 'main: nobody may go past it', unknown: true },
    ]);
  });

  test('what may not be read is neither on nor off', async () => {
    github.on('GET', 'environments/production', { status: 403 });
    await expect(off()).rejects.toThrow('must be allowed');
  });
});
