import { Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Environment } from '../../../lib/config/types-resolved';
import { delivery, environment, production, template } from './github-access-fixture';

describe('the stacks', () => {
  const other = { account: '444455556666', region: 'us-east-1' };

  test.each<[string, Environment[], Record<string, string[]>]>([
    ['none without a pipeline', [environment('staging', { ...production, pipeline: false })], {}],
    [
      'one for two environments of an account',
      [environment('staging', production), environment('production', production)],
      {
        'shop-github-access-111122223333': [
          'shop-plan',
          'shop-build',
          'shop-prepare-staging',
          'shop-deploy-staging',
          'shop-prepare-production',
          'shop-deploy-production',
          'shop-drift',
        ],
      },
    ],
    [
      'one an account',
      [environment('staging', other), environment('production', production)],
      {
        'shop-github-access-444455556666': [
          'shop-plan',
          'shop-build',
          'shop-prepare-staging',
          'shop-deploy-staging',
          'shop-drift',
        ],
        'shop-github-access-111122223333': [
          'shop-plan',
          'shop-prepare-production',
          'shop-deploy-production',
          'shop-drift',
        ],
      },
    ],
    [
      'one for the account of the credentials',
      [environment('staging', {}), environment('production', {})],
      {
        'shop-github-access': [
          'shop-plan',
          'shop-build',
          'shop-prepare-staging',
          'shop-deploy-staging',
          'shop-prepare-production',
          'shop-deploy-production',
          'shop-drift',
        ],
      },
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
    const statements = Object.values(found.findResources('AWS::IAM::Role')).flatMap(
      ({ Properties }) => Properties.AssumeRolePolicyDocument.Statement,
    );
    expect(statements.length).toBeGreaterThan(0);
    for (const { Principal } of statements) {
      expect(Principal).toEqual({
        Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
      });
    }
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
