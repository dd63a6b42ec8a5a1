import { asFinding, rules } from '../../../cli/doctor/local/rules';
import { GitHubStandIn } from '../github/stand-in';
import { machineOf } from './machine';

test.each([
  [
    { what: 'main: pull_request', on: true },
    { is: 'right', says: 'on' },
  ],
  [
    { what: 'main: pull_request', on: false, why: 'it is not there; gh api …' },
    { is: 'wrong', says: 'off', todo: 'it is not there; gh api …' },
  ],
  [
    {
      what: 'main: nobody may go past it',
      on: false,
      unknown: true as const,
      why: 'this token may not read it',
    },
    { is: 'unknown', says: 'not known', todo: 'this token may not read it' },
  ],
])('%j', (rule, expected) => {
  expect(asFinding(rule)).toEqual({ about: `rules of GitHub, ${rule.what}`, ...expected });
});

test('without a token nothing is known, and how to give one is said', async () => {
  expect(await rules.look(machineOf())).toMatchObject([
    { is: 'unknown', todo: expect.stringContaining('GITHUB_TOKEN=$(gh auth token)') },
  ]);
});

test('without rules as code there is nothing to look at', async () => {
  expect(await rules.look(machineOf({ directory: '/' }))).toMatchObject([{ is: 'right' }]);
});

test('with a token GitHub is asked, as teal github rules does', async () => {
  const github = new GitHubStandIn();
  await github.start();
  try {
    github.on('GET', 'rulesets', { list: [] });
    github.on('GET', 'rules/branches/main', { list: [{ type: 'deletion' }] });
    const findings = await rules.look(machineOf({ variables: { ...github.environment() } }));
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ is: 'right', about: expect.stringMatching(/: deletion$/) }),
        expect.objectContaining({
          ...{ is: 'wrong', about: expect.stringMatching(/: pull_request$/) },
          todo: expect.stringContaining('gh api --method POST repos/acme/shop/rulesets'),
        }),
      ]),
    );
  } finally {
    await github.close();
  }
});
