import { carryOut } from '../../../cli/github/approvals/carry-out';
import { mergedByOf } from '../../../cli/github/approvals/decide';
import { GitHubStandIn } from './stand-in';

let github: GitHubStandIn;
beforeEach(async () => {
  github = new GitHubStandIn();
  await github.start();
});
afterEach(() => github.close());

const answer = (login: string | null, state = 'approved', ...names: string[]) => ({
  ...{ state, comment: 'ship it', user: login === null ? null : { login, id: 1 } },
  environments: names.map((name, id) => ({ id, name })),
});

// source: docs.github.com/rest/actions/workflow-runs, "Get the review history for a workflow run"
test.each<[string, readonly object[], readonly string[]]>([
  ['an environment that asks nobody', [], []],
  ['approved', [answer('octocat', 'approved', 'production')], ['octocat']],
  ['another environment', [answer('octocat', 'approved', 'staging')], []],
  ['rejected', [answer('octocat', 'rejected', 'production')], []],
  [
    'by two, and by one of them twice',
    [
      answer('octocat', 'approved', 'staging', 'production'),
      answer('hubot', 'approved', 'production'),
      answer('hubot', 'approved', 'production'),
    ],
    ['octocat', 'hubot'],
  ],
  ['by an account that is gone', [answer(null, 'approved', 'production')], []],
])('who let a run into production: %s', async (_, json, logins) => {
  github.on('GET', 'actions/runs/7/approvals', { json });
  expect(await carryOut(github.client(), { environment: 'production', run: 7 })).toEqual(logins);
});

test('what GitHub does not tell is no approval', async () => {
  await expect(carryOut(github.client(), { environment: 'production', run: 7 })).rejects.toThrow();
});

test.each([
  ['', {}],
  ['--merged-by octocat --approved-by hubot --approved-by dependabot[bot]', { mergedBy: 'octocat' }],
  ['--approved-by hubot', {}],
  ['--merged-by', undefined],
  ['--override x', undefined],
])('who merged, of %j', (people, merged) => expect(mergedByOf(people)).toEqual(merged));
