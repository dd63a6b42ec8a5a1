import { join } from 'node:path';
import { App, CfnParameter, CfnResource, Fn, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { resolveDelivery } from '../../../lib';
import type { Repository } from '../../../lib/config/types-resolved';
import { Delivery } from '../../../lib/delivery';
import { checkTrust } from '../../../lib/foundation/github-access/check-trust';
import { pipelineOfRepository } from '../../../lib/foundation/pipeline-access';
import { quick, root, shop } from '../../synth';
import { delivery, environment, production, repository } from './github-access-fixture';
import { issuer, provider, scoped, statement, withSub } from './trust-statements';

/** What synth says of a role with these statements; nothing if it lets it through. */
function refusal(statements: unknown, make: (stack: Stack) => void = () => undefined): string {
  return synthesized((stack) => {
    make(stack);
    new CfnResource(stack, 'Role', {
      type: 'AWS::IAM::Role',
      properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: statements } },
    });
  });
}

function synthesized(make: (stack: Stack) => void): string {
  const app = new App(quick);
  checkTrust(app);
  make(new Stack(app, 'Team'));
  try {
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const at = 'Team/Role.AssumeRolePolicyDocument.Statement';

test('names every problem of every role at once', () => {
  const message = refusal([
    statement({ Condition: withSub('*', 'repo:acme/*') }),
    statement({ Action: 'sts:*' }),
  ]);
  expect(message).toContain(
    `${at}[0].Condition.StringEquals["${issuer}:sub"] must be text that is exact, without "*", "?", "$", "%" and spaces, got "*"`,
  );
  expect(message).toContain('got "repo:acme/*"');
  expect(message).toContain(`${at}[1].Action must be`);
});

describe('a provider that the stack makes', () => {
  const made = (url: unknown) => (stack: Stack) => {
    new CfnResource(stack, 'Provider', { type: 'AWS::IAM::OIDCProvider', properties: { Url: url } });
  };
  const arn = ':iam::111122223333:oidc-provider/';
  const wide = (federated: unknown) => statement({ Principal: { Federated: federated }, Condition: {} });

  test.each<[string, unknown, unknown, string]>([
    ['GitHub’s, by Ref', `https://${issuer}`, { Ref: 'Provider' }, 'must be given'],
    ['GitHub’s, by GetAtt', `https://${issuer}`, { 'Fn::GetAtt': ['Provider', 'Arn'] }, 'must be given'],
    ['another', 'https://gitlab.example.com', { Ref: 'Provider' }, ''],
    ['AWS’s own', { 'Fn::GetAtt': ['Cluster', 'OpenIdConnectIssuerUrl'] }, { Ref: 'Provider' }, ''],
    [
      'one that a parameter names',
      { Ref: 'Url' },
      { Ref: 'Provider' },
      'whose issuer stands in the template',
    ],
    ['another, written out', '', { 'Fn::Sub': `${arn}gitlab.example.com` }, ''],
    [
      'another, put together',
      '',
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `${arn}gitlab.example.com`]] },
      '',
    ],
    [
      'one whose end a parameter names',
      '',
      { 'Fn::Sub': `${arn}token.actions.\${Rest}` },
      'whose issuer stands in the template',
    ],
    ['one of another stack', '', { 'Fn::ImportValue': 'Provider' }, 'whose issuer stands in the template'],
    ['none', `https://${issuer}`, { Ref: 'Nothing' }, 'whose issuer stands in the template'],
  ])('is %s', (_, url, federated, message) => {
    const found = refusal(wide(federated), made(url));
    if (message === '') expect(found).toBe('');
    else expect(found).toContain(message);
  });
});

describe('looks at what would be deployed', () => {
  test('by constructs of the second level', () => {
    const wide = synthesized((stack) => {
      const found = iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(stack, 'Found', provider);
      new iam.Role(stack, 'Role', {
        assumedBy: new iam.OpenIdConnectPrincipal(found, {
          StringLike: { [`${issuer}:sub`]: 'repo:acme/shop:*' },
        }),
      });
    });
    expect(wide).toContain(`${at}.Condition.StringLike must be left out`);
  });

  test('after overrides', () => {
    const overridden = synthesized((stack) => {
      const role = new iam.Role(stack, 'Role', {
        assumedBy: new iam.WebIdentityPrincipal(provider, { StringEquals: scoped }),
      });
      const path = 'AssumeRolePolicyDocument.Statement.0.Condition.StringEquals';
      (role.node.defaultChild as iam.CfnRole).addPropertyOverride(path, { [`${issuer}:sub`]: 'repo:acme/*' });
    });
    expect(overridden).toContain('got "repo:acme/*"');
  });

  test('in a stage', () => {
    const app = new App(quick);
    checkTrust(app);
    const stack = new Stack(new Stage(app, 'Stage'), 'Stack');
    new iam.Role(stack, 'Role', { assumedBy: new iam.WebIdentityPrincipal(provider) });
    expect(() => app.synth()).toThrow('Stage/Stack/Role.AssumeRolePolicyDocument.Statement');
  });

  test('refuses a document that a parameter brings', () => {
    const message = synthesized((stack) => {
      const parameter = new CfnParameter(stack, 'Trust');
      new CfnResource(stack, 'Role', {
        type: 'AWS::IAM::Role',
        properties: { AssumeRolePolicyDocument: Fn.ref(parameter.logicalId) },
      });
    });
    expect(message).toContain('Team/Role.AssumeRolePolicyDocument must be written out in the template');
  });
});

const workflows = { owner: 'platform', name: 'teal', tag: 'v1.4.0' };

test.each<[string, Partial<Repository>]>([
  ['immutable subjects', {}],
  ['classic ones', { subjects: 'classic' }],
  ['both', { subjects: 'both' }],
  ['workflows of another repository', { workflows }],
])('Teal’s own roles pass, with %s', (_, change) => {
  const pipeline = pipelineOfRepository({ ...repository, ...change });
  const { app } = delivery([environment('production', production)], {}, undefined, pipeline);
  checkTrust(app);
  expect(() => app.synth()).not.toThrow();
});

test('a delivery has the roles beside it checked, too', () => {
  const app = new App(quick);
  new Delivery(app, resolveDelivery(shop(), join(root, 'teal.config.ts')).delivery);
  new iam.Role(new Stack(app, 'Team'), 'Role', {
    assumedBy: new iam.WebIdentityPrincipal(provider, {
      StringLike: { [`${issuer}:sub`]: 'repo:acme/shop:*' },
    }),
  });
  expect(() => app.synth()).toThrow(`${at}.Condition.StringLike must be left out`);
});
