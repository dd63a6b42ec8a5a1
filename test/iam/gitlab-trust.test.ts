import { Template } from 'aws-cdk-lib/assertions';
import { projectClaims } from '../../lib/foundation/gitlab-access-trust';
import { type Pipeline, pipelineOfProject, pipelineOfRepository } from '../../lib/foundation/pipeline-access';
import { delivery, environment, production, repository } from '../lib/foundation/github-access-fixture';
import { admits, type Token, type TrustStatement } from './trust-matcher';

interface Role {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: { readonly Statement: TrustStatement[] };
}

function templateOf(pipeline: Pipeline, context: Record<string, string> = {}): Template {
  const environments = [environment('staging', production), environment('production', production)];
  const [stack] = delivery(environments, context, undefined, pipeline).access;
  if (!stack) throw new Error('no stack was made');
  return Template.fromStack(stack);
}

const rolesOf = (template: Template): Role[] =>
  Object.values(template.findResources('AWS::IAM::Role')).map(({ Properties }) => Properties);

const gitlab = templateOf(pipelineOfProject({ project: 'acme/payments/shop' }));
const roles = rolesOf(gitlab);

/** A job's ID token. source: docs.gitlab.com/ci/secrets/id_token_authentication, "Token payload" */
function tokenOf(job: { project?: string; type?: string; ref?: string; aud?: string } = {}): Token {
  const { project = 'acme/payments/shop', type = 'branch', ref = 'main', aud = 'sts.amazonaws.com' } = job;
  return {
    ...{ iss: 'https://gitlab.com', aud, sub: `project_path:${project}:ref_type:${type}:ref:${ref}` },
    ...{ project_path: project, ref, ref_type: type, environment: 'production' },
  };
}

const admitting = (token: Token): string[] =>
  roles
    .filter(({ AssumeRolePolicyDocument }) => admits(AssumeRolePolicyDocument.Statement, token, 'gitlab.com'))
    .map(({ RoleName }) => RoleName);

const all = [
  ...['shop-plan', 'shop-build', 'shop-prepare-staging', 'shop-deploy-staging'],
  ...['shop-prepare-production', 'shop-deploy-production', 'shop-drift'],
];

test('a job of main may take each role: the subject tells none from another', () => {
  expect(admitting(tokenOf())).toEqual(all);
});

test.each<[string, Token]>([
  ['of another branch', tokenOf({ ref: 'fix' })],
  ['of a branch whose name begins alike', tokenOf({ ref: 'main-2' })],
  ['of a branch in a folder', tokenOf({ ref: 'main/x' })],
  ['of main in capitals', tokenOf({ ref: 'Main' })],
  ['of a tag called main', tokenOf({ type: 'tag' })],
  ['of a fork', tokenOf({ project: 'mallory/shop' })],
  ['of a project of the group above', tokenOf({ project: 'acme/shop' })],
  ['of a project below', tokenOf({ project: 'acme/payments/shop/main' })],
  ['of a project whose path ends alike', tokenOf({ project: 'evil/acme/payments/shop' })],
  ['of a project spelt otherwise', tokenOf({ project: 'Acme/payments/shop' })],
  ['for GitLab itself', tokenOf({ aud: 'https://gitlab.com' })],
  ['of a subject without the branch', { ...tokenOf(), sub: 'project_path:acme/payments/shop' }],
  ['of a subject with more', { ...tokenOf(), sub: `${tokenOf().sub}:environment_protected:false` }],
  ['without a subject', { ...tokenOf(), sub: undefined }],
  ['without an audience', { ...tokenOf(), aud: undefined }],
])('a token %s takes none', (_, token) => {
  expect(admitting(token)).toEqual([]);
});

test('a trust has the two claims that STS reads, exactly, of the one provider', () => {
  for (const { AssumeRolePolicyDocument } of roles) {
    const [statement, ...others] = AssumeRolePolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(JSON.stringify(statement?.Principal)).toContain(':oidc-provider/gitlab.com"');
    expect(statement?.Condition).toEqual({
      StringEquals: {
        'gitlab.com:aud': 'sts.amazonaws.com',
        'gitlab.com:sub': 'project_path:acme/payments/shop:ref_type:branch:ref:main',
      },
    });
  }
});

test('the roles may do what GitHub’s may, and nothing else', () => {
  const asOf = (template: Template): string => {
    const policies = [
      'AWS::IAM::Policy',
      'AWS::IAM::ManagedPolicy',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
    ];
    const own = rolesOf(template).map((role) => ({ ...role, AssumeRolePolicyDocument: {}, Description: '' }));
    return JSON.stringify([own, policies.map((type) => template.findResources(type))]);
  };
  const github = asOf(templateOf(pipelineOfRepository(repository)));
  expect(github).toContain('oidc-provider/token.actions.githubusercontent.com');
  // The drift role compares this stack, and the provider that it may have made.
  const expected = github
    .replaceAll('oidc-provider/token.actions.githubusercontent.com', 'oidc-provider/gitlab.com')
    .replaceAll('stack/shop-github-access-', 'stack/shop-gitlab-access-');
  expect(asOf(gitlab) === expected).toBe(true);
});

test('the provider is made when it is asked for, kept when the stack goes, and is for the one audience', () => {
  gitlab.resourceCountIs('AWS::IAM::OIDCProvider', 0);
  const made = templateOf(pipelineOfProject({ project: 'acme/shop' }), { gitlabProvider: 'create' });
  made.hasResource('AWS::IAM::OIDCProvider', {
    Properties: { Url: 'https://gitlab.com', ClientIdList: ['sts.amazonaws.com'] },
    DeletionPolicy: 'Retain',
  });
  templateOf(pipelineOfProject({ project: 'acme/shop' }), { githubProvider: 'create' }).resourceCountIs(
    'AWS::IAM::OIDCProvider',
    0,
  );
});

test.each([
  'shop',
  'acme/*',
  'acme/shop:ref_type',
  'acme//shop',
  '/acme/shop',
  'acme/shop ',
  'https://gitlab.com/acme/shop',
  '',
])('no trust is written for the project %j', (project) => {
  expect(() => projectClaims({ project })).toThrow('gitlab.project must be written as');
});
