import { bestOf, type Judgement, judge, type Signed } from '../../../lambda/shared/images/provenance/judge';
import { COMMIT } from './sigstore';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const WORKFLOW = 'acme/shop/.github/workflows/deploy.yml@refs/heads/main';
const EXPECTED = { repository: 'acme/shop', workflowRef: WORKFLOW, commit: COMMIT, repositoryId: 5678 };
const SIGNER = {
  identity: `https://github.com/${WORKFLOW}`,
  issuer: 'https://token.actions.githubusercontent.com',
  runnerEnvironment: 'github-hosted',
  repository: 'https://github.com/acme/shop',
  commit: COMMIT,
  ref: 'refs/heads/main',
  repositoryId: '5678',
  run: 'https://github.com/acme/shop/actions/runs/42/attempts/1',
};
const STATED = {
  digest: DIGEST,
  commit: COMMIT,
  repository: 'https://github.com/acme/shop',
  builder: `https://github.com/${WORKFLOW}`,
  run: 'https://github.com/acme/shop/actions/runs/42/attempts/1',
  sbom: `sha256:${'b'.repeat(64)}`,
};
const judged = (signer: object, stated: object | undefined = {}, expected: object = {}) =>
  judge({ signer: { ...SIGNER, ...signer }, stated: stated && { ...STATED, ...stated } } as Signed, DIGEST, {
    ...EXPECTED,
    ...expected,
  });

test('what is expected passes, and says what it proves', () => {
  expect(judged({})).toEqual({
    verified: true,
    provenance: {
      commit: COMMIT,
      repository: 'acme/shop',
      workflowRef: WORKFLOW,
      run: SIGNER.run,
      sbom: STATED.sbom,
    },
  });
});

const OTHER = 'd'.repeat(40);
test.each([
  ['another issuer', { issuer: 'https://accounts.google.com' }, {}, 'other-identity', 'by GitHub, issuer'],
  ['no issuer', { issuer: undefined }, {}, 'other-identity', 'got none'],
  [
    'another workflow',
    { identity: SIGNER.identity.replace('deploy', 'plan') },
    {},
    'other-identity',
    'by the workflow',
  ],
  [
    'another branch of it',
    { identity: SIGNER.identity.replace('heads/main', 'heads/mine') },
    {},
    'other-identity',
    'by the workflow',
  ],
  [
    'a tag of it',
    { identity: SIGNER.identity.replace('heads/main', 'tags/main') },
    {},
    'other-identity',
    'by the workflow',
  ],
  ['more behind its name', { identity: `${SIGNER.identity}-2` }, {}, 'other-identity', 'by the workflow'],
  [
    'more before its name',
    { identity: `https://evil.example/?${SIGNER.identity}` },
    {},
    'other-identity',
    'by the workflow',
  ],
  [
    'a name that only a pattern matches',
    { identity: SIGNER.identity.replace('github.com', 'githubXcom') },
    {},
    'other-identity',
    'by the workflow',
  ],
  ['no name', { identity: undefined }, {}, 'other-identity', 'got none'],
  [
    'another repository, by a reusable workflow',
    { repository: 'https://github.com/evil/shop' },
    {},
    'other-identity',
    'for the repository https',
  ],
  ['no repository', { repository: undefined }, {}, 'other-identity', 'got none'],
  ['a recycled name', { repositoryId: '9999' }, {}, 'other-identity', 'with number 5678, got 9999'],
  [
    'a pull request',
    { ref: 'refs/pull/7/merge' },
    {},
    'other-identity',
    'for refs/heads/main, got refs/pull/7/merge',
  ],
  ['another branch', { ref: 'refs/heads/main-2' }, {}, 'other-identity', 'for refs/heads/main, got'],
  ['no branch', { ref: undefined }, {}, 'other-identity', 'got none'],
  ['another image', {}, { digest: `sha256:${'e'.repeat(64)}` }, 'other-subject', 'must speak of'],
  [
    'another commit in both',
    { commit: OTHER },
    { commit: OTHER },
    'other-commit',
    `must name the commit ${COMMIT}`,
  ],
  ['another commit in the statement alone', {}, { commit: OTHER }, 'other-commit', 'of its certificate'],
  ['another commit in the certificate alone', { commit: OTHER }, {}, 'other-commit', 'of its certificate'],
  ['no commit in the certificate', { commit: undefined }, {}, 'other-commit', 'none'],
  [
    'a statement of another builder',
    {},
    { builder: 'https://github.com/evil/x' },
    'other-identity',
    'who signed it',
  ],
  [
    'a statement of another repository',
    {},
    { repository: 'https://github.com/evil/x' },
    'other-identity',
    'who signed it',
  ],
])('%s does not pass', (_, signer, stated, why, reason) => {
  expect(judged(signer, stated)).toEqual({ verified: false, why, reason: expect.stringContaining(reason) });
});

describe('workflows that built before', () => {
  const at = (tag: string) => `platform/teal/.github/workflows/deploy.yml@refs/tags/${tag}`;
  const formerWorkflowRefs = [at('v1.0.0'), at('v1.1.0')];
  const by = (workflow: string) =>
    judged(
      { identity: `https://github.com/${workflow}` },
      { builder: `https://github.com/${workflow}` },
      {
        formerWorkflowRefs,
      },
    );

  test.each([WORKFLOW, ...formerWorkflowRefs])('%s passes, and is told', (workflow) => {
    expect(by(workflow)).toMatchObject({ verified: true, provenance: { workflowRef: workflow } });
  });

  test.each([at('v1'), at('v1.0.0-rc1'), at('v1.0.00'), at('v1.0.0').replace('deploy', 'plan')])(
    '%s does not pass',
    (workflow) =>
      expect(by(workflow)).toEqual({
        verified: false,
        why: 'other-identity',
        reason: expect.stringContaining(`by the workflow https://github.com/${WORKFLOW}, got`),
      }),
  );

  test('sign for this repository alone', () => {
    const signer = {
      identity: `https://github.com/${at('v1.0.0')}`,
      repository: 'https://github.com/acme/other',
    };
    expect(judged(signer, {}, { formerWorkflowRefs })).toMatchObject({ why: 'other-identity' });
  });

  test('are not mixed: who signs is who is stated', () => {
    const signer = { identity: `https://github.com/${at('v1.0.0')}` };
    expect(judged(signer, {}, { formerWorkflowRefs })).toMatchObject({ why: 'other-identity' });
  });
});

test('no provenance but another statement does not pass', () => {
  expect(judge({ signer: SIGNER, stated: undefined }, DIGEST, EXPECTED)).toMatchObject({ why: 'unsigned' });
});

test('without an expected commit any of the branch passes, and it is the certificate’s', () => {
  const { commit: _, ...expected } = EXPECTED;
  const any = judge(
    { signer: { ...SIGNER, commit: OTHER }, stated: { ...STATED, commit: OTHER } },
    DIGEST,
    expected,
  );
  expect(any).toMatchObject({ verified: true, provenance: { commit: OTHER } });
});

test('a GitHub of one’s own', () => {
  const server = 'https://github.acme.example';
  const own = (text: string) => text.replace('https://github.com', server);
  expect(
    judged(
      {
        identity: own(SIGNER.identity),
        repository: own(SIGNER.repository),
        issuer: `${server}/_services/token`,
      },
      { builder: own(STATED.builder), repository: own(STATED.repository) },
      { server, issuer: `${server}/_services/token` },
    ),
  ).toMatchObject({ verified: true });
});

const passed = judged({});
const failed = (why: string): Judgement => ({ verified: false, why, reason: why }) as Judgement;
test.each([
  ['nothing', [], { why: 'unsigned' }],
  [
    'one that passes among others',
    [failed('bad-signature'), passed, failed('other-commit')],
    { verified: true },
  ],
  [
    'of two the one that says more',
    [failed('bad-signature'), failed('other-commit')],
    { why: 'other-commit' },
  ],
  [
    'of two the one that could not be told',
    [failed('other-identity'), failed('inconclusive')],
    { why: 'inconclusive' },
  ],
])('of several: %s', (_, judgements, expected) => {
  expect(bestOf(judgements)).toMatchObject(expected);
});
