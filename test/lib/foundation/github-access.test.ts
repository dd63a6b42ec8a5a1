import { Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Environment } from '../../../lib/config/types-resolved';
import { delivery, environment, production, template } from './github-access-fixture';

describe('what a role may do', () => {
  test('plan: reads the templates of the delivery', () => {
    expect(permissions('shop-plan')).toEqual({
      ReadTemplates: [
        ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
        [
          'arn:aws:cloudformation:eu-central-1:111122223333:stack/shop-production-foundation/*',
          'arn:aws:cloudformation:eu-central-1:111122223333:stack/shop-production/*',
        ],
      ],
    });
  });

  test('deploy: takes the bootstrap’s roles and reads how a release ended', () => {
    expect(permissions('shop-deploy-production')).toEqual({
      AssumeBootstrapRoles: [
        ['sts:AssumeRole'],
        ['deploy', 'file-publishing', 'lookup'].map(
          (purpose) =>
            `arn:aws:iam::111122223333:role/cdk-hnb659fds-${purpose}-role-111122223333-eu-central-1`,
        ),
      ],
      ReadServices: [
        ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
        ['arn:aws:ecs:eu-central-1:111122223333:service/shop-production/shop'],
      ],
      ReadReleases: [
        ['ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions'],
        ['service-deployment/shop-production/shop/*', 'service-revision/shop-production/shop/*'].map(
          (resource) => `arn:aws:ecs:eu-central-1:111122223333:${resource}`,
        ),
      ],
      ReadTasks: [['ecs:DescribeTasks'], ['arn:aws:ecs:eu-central-1:111122223333:task/shop-production/*']],
      ListTasks: [['ecs:ListTasks'], ['*']],
      ReadTrafficRules: [['elasticloadbalancing:DescribeRules'], ['*']],
    });
  });

  test('deploy: of tasks, those in the clusters of its environment', () => {
    const policies = template([environment('production', production)]).findResources('AWS::IAM::Policy');
    const statements = Object.values(policies).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    const conditions = statements.filter(({ Sid }) => /Tasks/.test(Sid)).map(({ Condition }) => Condition);
    const cluster = 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop-production';
    expect(conditions).toEqual(Array(2).fill({ ArnEquals: { 'ecs:cluster': [cluster] } }));
  });

  test('deploy: the roles are those that the assembly names', () => {
    const { app } = delivery([environment('production', production)]);
    const artifact = app.synth().getStackByName('shop-production');
    const named = [artifact.assumeRoleArn, artifact.lookupRole?.arn].map((arn) =>
      arn?.replace('$' + '{AWS::Partition}', 'aws'),
    );
    const [, allowed] = permissions('shop-deploy-production').AssumeBootstrapRoles ?? [];
    expect(allowed).toEqual(expect.arrayContaining(named));
  });

  test('a deployment’s session outlasts a canary', () => {
    const roles = template([environment('production', production)]).findResources('AWS::IAM::Role', {
      Properties: { RoleName: 'shop-deploy-production' },
    });
    expect(Object.values(roles)[0]?.Properties.MaxSessionDuration).toBe(4 * 60 * 60);
  });
});

describe('the stacks', () => {
  const other = { account: '444455556666', region: 'us-east-1' };

  test.each<[string, Environment[], Record<string, string[]>]>([
    ['none without a pipeline', [environment('staging', { ...production, pipeline: false })], {}],
    [
      'one for two environments of an account',
      [environment('staging', production), environment('production', production)],
      { 'shop-github-access-111122223333': ['shop-plan', 'shop-deploy-staging', 'shop-deploy-production'] },
    ],
    [
      'one an account',
      [environment('staging', other), environment('production', production)],
      {
        'shop-github-access-444455556666': ['shop-plan', 'shop-deploy-staging'],
        'shop-github-access-111122223333': ['shop-plan', 'shop-deploy-production'],
      },
    ],
    [
      'one for the account of the credentials',
      [environment('staging', {}), environment('production', {})],
      { 'shop-github-access': ['shop-plan', 'shop-deploy-staging', 'shop-deploy-production'] },
    ],
  ])('%s', (_, environments, expected) => {
    const { access } = delivery(environments);
    const roles = access.map((stack) => [
      stack.stackName,
      Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role')).map(
        ({ Properties }) => Properties.RoleName,
      ),
    ]);
    expect(Object.fromEntries(roles)).toEqual(expected);
  });

  test('takes the provider that the account has', () => {
    const found = template([environment('production', production)]);
    found.resourceCountIs('AWS::IAM::OIDCProvider', 0);
    found.allResourcesProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: {
              Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
            },
          },
        ],
      },
    });
  });

  test('makes the provider when asked, keeps it, and leaves the roles as they are', () => {
    const environments = [environment('production', production)];
    const made = template(environments, { githubProvider: 'create' });
    made.hasResource('AWS::IAM::OIDCProvider', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { Url: 'https://token.actions.githubusercontent.com', ClientIdList: ['sts.amazonaws.com'] },
    });
    const properties = (found: Template) =>
      Object.values(found.findResources('AWS::IAM::Role')).map(({ Properties }) => Properties);
    expect(properties(made)).toEqual(properties(template(environments)));
  });

  test('refuses a role name that IAM would refuse', () => {
    expect(() => delivery([environment('p'.repeat(60), production)])).toThrow('at most 64 characters');
  });

  test('has no finding of cdk-nag', () => {
    const { app } = delivery([environment('production', production), environment('staging', {})]);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();
    expect(process.exitCode).toBeUndefined(); // set by a finding
  });
});

/** By sid: actions and resources, sorted. */
function permissions(roleName: string): Record<string, [string[], unknown[]]> {
  const found = template([environment('production', production)]);
  const [roleId] = Object.keys(found.findResources('AWS::IAM::Role', { Properties: { RoleName: roleName } }));
  const policies = Object.values(
    found.findResources('AWS::IAM::Policy', { Properties: { Roles: [{ Ref: roleId }] } }),
  );
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return Object.fromEntries(
    statements.map(({ Sid, Effect, Action, Resource }) => {
      expect(Effect).toBe('Allow');
      return [Sid, [[Action].flat().sort(), [Resource].flat().sort()]];
    }),
  );
}
