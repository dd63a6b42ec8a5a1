import { whoAsks } from '../../../cli/records/who';
import { RecordsWorld } from './records-world';

let world: RecordsWorld;
beforeEach(async () => {
  world = new RecordsWorld();
  await world.start();
});
afterEach(() => world.close());

// source: docs.github.com, "Variables reference": in a run that is started again the two differ
test.each<[string, Record<string, string>, string | RegExp]>([
  ['in a workflow: who started it', { GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'octocat' }, 'octocat'],
  [
    'in a workflow that was started again: who did that',
    { GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'octocat', GITHUB_TRIGGERING_ACTOR: 'hubot' },
    'hubot',
  ],
  ['in a workflow that does not say: the caller', { GITHUB_ACTIONS: 'true' }, /^arn:aws:/],
  ['anywhere else: the caller, whatever a variable says', { GITHUB_ACTOR: 'octocat' }, /^arn:aws:/],
  // source: docs.gitlab.com, "Predefined CI/CD variables reference"
  ['in a job of GitLab: who started it', { GITLAB_CI: 'true', GITLAB_USER_LOGIN: 'tanuki' }, 'tanuki'],
  ['in a job of GitLab that does not say: the caller', { GITLAB_CI: 'true' }, /^arn:aws:/],
  ['with a login of GitLab alone: the caller', { GITLAB_USER_LOGIN: 'tanuki' }, /^arn:aws:/],
])('%s', async (_, environment, expected) => {
  expect(await whoAsks(() => world.clients.sts(), environment)).toEqual(
    expected instanceof RegExp ? expect.stringMatching(expected) : expected,
  );
});
