import type { Template } from 'aws-cdk-lib/assertions';
import { deployClaims, subject } from '../../../lib/foundation/github-access-trust';
import { environment, production, repository, template } from './github-access-fixture';

interface Statement {
  readonly Action: string | string[];
  readonly Condition: Readonly<Record<string, Record<string, string>>>;
}

describe('the subject of a token', () => {
  test.each([
    [{ event: 'pull_request' as const }, 'repo:acme@1234/shop@5678:pull_request'],
    [{ environment: 'production' }, 'repo:acme@1234/shop@5678:environment:production'],
  ])('%j is %s', (context, expected) => {
    expect(subject(repository, context)).toBe(expected);
  });

  test.each([
    ['repository.owner', { owner: 'acme*' }],
    ['repository.owner', { owner: 'acme/shop' }],
    ['repository.owner', { owner: '' }],
    ['repository.name', { name: 'sh?p' }],
    ['repository.name', { name: 'shop:environment' }],
    ['repository.name', { name: 'shop@5678' }],
    ['repository.ownerId', { ownerId: 0 }],
    ['repository.ownerId', { ownerId: Number.NaN }],
    ['repository.id', { id: 1.5 }],
  ])('refuses %s of %j', (path, change) => {
    expect(() => subject({ ...repository, ...change }, { event: 'pull_request' })).toThrow(`${path} must be`);
  });

  // source: pipeline facts §1: `Production:V1` and a literal `Production%3AV1` have one subject
  test.each([
    '*',
    'prod*',
    'pro?',
    'production:v1',
    'production%3Av1',
    'Production',
    '',
    'a b',
    '$' + '{Token[1]}',
  ])('refuses the environment %j', (environment) => {
    expect(() => subject(repository, { environment })).toThrow('environment must be');
  });
});

describe('who may take a role', () => {
  const access = template([environment('production', production)]);

  /** What GitHub signs for the deploy workflow, on main, in production. */
  const deployToken = {
    aud: 'sts.amazonaws.com',
    sub: 'repo:acme@1234/shop@5678:environment:production',
    repository: 'acme/shop',
    repository_id: '5678',
    ref: 'refs/heads/main',
    job_workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
  };
  const planToken = {
    aud: 'sts.amazonaws.com',
    sub: 'repo:acme@1234/shop@5678:pull_request',
    repository: 'acme/shop',
    repository_id: '5678',
    ref: 'refs/pull/7/merge',
    job_workflow_ref: 'acme/shop/.github/workflows/plan.yml@refs/pull/7/merge',
  };
  type Change = Partial<Record<keyof typeof deployToken, string | undefined>>;
  const workflow = (name: string, ref = 'refs/heads/main') => ({
    job_workflow_ref: `acme/shop/.github/workflows/${name}@${ref}`,
  });
  const sub = (text: string) => ({ sub: text });

  test.each<[string, Change, boolean]>([
    ['the deploy workflow on main in production', {}, true],
    ['another environment', sub('repo:acme@1234/shop@5678:environment:staging'), false],
    [
      'an environment whose name starts alike',
      sub('repo:acme@1234/shop@5678:environment:production2'),
      false,
    ],
    [
      'an environment whose name ends alike',
      sub('repo:acme@1234/shop@5678:environment:preproduction'),
      false,
    ],
    ['an environment with capitals', sub('repo:acme@1234/shop@5678:environment:Production'), false],
    ['an environment named production:x', sub('repo:acme@1234/shop@5678:environment:production%3Ax'), false],
    ['a job on main without an environment', sub('repo:acme@1234/shop@5678:ref:refs/heads/main'), false],
    [
      'a branch that names the environment',
      { ref: 'refs/heads/x', ...workflow('deploy.yml', 'refs/heads/x') },
      false,
    ],
    ['a branch main2', { ref: 'refs/heads/main2', ...workflow('deploy.yml', 'refs/heads/main2') }, false],
    ['a branch that calls the workflow of main', { ref: 'refs/heads/x' }, false],
    ['main calling the workflow of a branch', workflow('deploy.yml', 'refs/heads/x'), false],
    ['a tag called main', { ref: 'refs/tags/main', ...workflow('deploy.yml', 'refs/tags/main') }, false],
    ['another workflow on main', workflow('ci.yml'), false],
    ['a workflow whose name starts alike', workflow('deploy.yml.yml'), false],
    [
      'a workflow of another repository',
      { job_workflow_ref: deployToken.job_workflow_ref.replace('shop', 'x') },
      false,
    ],
    [
      'a pull request that names the environment',
      { ref: 'refs/pull/7/merge', ...workflow('deploy.yml', 'refs/pull/7/merge') },
      false,
    ],
    ['a pull request', planToken, false],
    ['a repository that took the name over', sub('repo:acme@1234/shop@9:environment:production'), false],
    ['an owner who took the name over', sub('repo:acme@9/shop@5678:environment:production'), false],
    ['the subject without ids', sub('repo:acme/shop:environment:production'), false],
    ['a fork', { ...sub('repo:eve@9/shop@99:environment:production'), repository_id: '99' }, false],
    ['another repository_id', { repository_id: '56789' }, false],
    ['an audience of somebody else', { aud: 'https://github.com/acme' }, false],
    ['no audience', { aud: undefined }, false],
    ['no subject', { sub: undefined }, false],
    ['no repository_id', { repository_id: undefined }, false],
    ['no ref', { ref: undefined }, false],
    ['no job_workflow_ref', { job_workflow_ref: undefined }, false],
  ])('deploy: %s', (_, change, allowed) => {
    expect(matches(trust(access, 'shop-deploy-production'), { ...deployToken, ...change })).toBe(allowed);
  });

  test.each<[string, Change, boolean]>([
    ['a pull request', {}, true],
    // Its author may change the workflow; the role is harmless instead.
    ['a pull request with a workflow of its own', workflow('evil.yml', 'refs/pull/7/merge'), true],
    ['a fork’s pull request', { ...sub('repo:eve@9/shop@99:pull_request'), repository_id: '99' }, false],
    ['a branch', sub('repo:acme@1234/shop@5678:ref:refs/heads/main'), false],
    ['a branch called pull_request', sub('repo:acme@1234/shop@5678:ref:refs/heads/pull_request'), false],
    ['an environment called pull-request', sub('repo:acme@1234/shop@5678:environment:pull-request'), false],
    ['the deploy workflow', deployToken, false],
    ['a repository that took the name over', sub('repo:acme@1234/shop@9:pull_request'), false],
    ['the subject without ids', sub('repo:acme/shop:pull_request'), false],
    ['another audience', { aud: 'sigstore' }, false],
    ['no subject', { sub: undefined }, false],
  ])('plan: %s', (_, change, allowed) => {
    expect(matches(trust(access, 'shop-plan'), { ...planToken, ...change })).toBe(allowed);
  });

  test('every key is one that STS reads from a token', () => {
    // source: pipeline facts §1, condition keys since January 2026; another key under StringEquals denies everybody
    const readable = ['aud', 'sub', 'repository_id', 'ref', 'job_workflow_ref'];
    expect(Object.keys(deployClaims(repository, 'production')).sort()).toEqual(readable.sort());
  });
});

/** The one statement of a role's trust. */
function trust(found: Template, roleName: string): Statement {
  const roles = found.findResources('AWS::IAM::Role', {
    Properties: { RoleName: roleName },
  });
  const statements = Object.values(roles)[0]?.Properties.AssumeRolePolicyDocument.Statement as Statement[];
  expect(statements).toHaveLength(1);
  return statements[0] as Statement;
}

/** Whether a token meets a statement, as IAM decides it; only for what it is allowed to contain. */
function matches(statement: Statement, token: Readonly<Record<string, string | undefined>>): boolean {
  expect(statement.Action).toBe('sts:AssumeRoleWithWebIdentity');
  expect(Object.keys(statement.Condition)).toEqual(['StringEquals']);
  return Object.entries(statement.Condition.StringEquals ?? {}).every(
    ([key, value]) => token[key.replace('token.actions.githubusercontent.com:', '')] === value,
  );
}
