import { describeProblem } from '../../../lib/config/problems';
import { trustProblems } from '../../../lib/foundation/github-access/trust-problems';
import { issuer, provider, scoped, statement, sub, withSub } from './trust-statements';

const classic = { ...scoped, [`${issuer}:sub`]: 'repo:acme/shop:ref:refs/heads/main' };

const problems = (statements: unknown): string[] =>
  trustProblems(
    { Version: '2012-10-17', Statement: statements },
    (federated) =>
      typeof federated === 'string' ? (federated.includes(issuer) ? 'github' : 'other') : 'unknown',
    ['Trust'],
  ).map(describeProblem);

const at = 'Trust.Statement';
const claim = (name: string) => `${at}.Condition.StringEquals["${issuer}:${name}"]`;

test.each<[string, unknown]>([
  ['exact values', statement()],
  ['a list of exact values', statement({ Condition: withSub(sub, `${sub}-2`) })],
  [
    'a classic subject with the repository’s id',
    statement({ Condition: { StringEquals: { ...classic, [`${issuer}:repository_id`]: '5678' } } }),
  ],
  [
    'every claim that IAM knows',
    statement({
      Condition: {
        StringEquals: {
          ...scoped,
          ...Object.fromEntries(
            [
              ...['actor', 'actor_id', 'enterprise_id', 'environment', 'job_workflow_ref', 'ref'],
              ...['repository', 'repository_id', 'workflow'],
            ].map((name) => [`${issuer}:${name}`, 'x']),
          ),
        },
      },
    }),
  ],
  [
    'an issuer of an enterprise',
    statement({
      Principal: { Federated: `${provider}/octo-corp` },
      Condition: {
        StringEquals: {
          [`${issuer}/octo-corp:aud`]: 'sts.amazonaws.com',
          [`${issuer}/octo-corp:sub`]: sub,
        },
      },
    }),
  ],
  ['a denial, which only takes away', statement({ Effect: 'Deny', Condition: {} })],
  ['a service', { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs.amazonaws.com' } }],
  [
    'another provider',
    statement({ Principal: { Federated: 'cognito-identity.amazonaws.com' }, Condition: {} }),
  ],
  [
    'a statement that CloudFormation leaves out',
    { 'Fn::If': ['Never', statement(), { Ref: 'AWS::NoValue' }] },
  ],
])('lets through %s', (_, statements) => {
  expect(problems(statements)).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['no condition', statement({ Condition: undefined }), `${claim('sub')} must be given, got nothing;`],
  [
    'no audience',
    statement({ Condition: { StringEquals: { [`${issuer}:sub`]: sub } } }),
    `${claim('aud')} must be given, got nothing; add sts.amazonaws.com`,
  ],
  [
    'a workflow without a subject',
    statement({
      Condition: { StringEquals: { ...scoped, [`${issuer}:sub`]: [], [`${issuer}:job_workflow_ref`]: 'a' } },
    }),
    `${claim('sub')} must be given`,
  ],
  [
    'StringLike',
    statement({ Condition: { StringEquals: scoped, StringLike: { [`${issuer}:sub`]: 'repo:acme/shop:*' } } }),
    `${at}.Condition.StringLike must be left out, got { 'token.actions`,
  ],
  ...[
    'ForAllValues:StringEquals',
    'ForAnyValue:StringEquals',
    'StringEqualsIfExists',
    'StringEqualsIgnoreCase',
    'Null',
  ].map((operator): [string, unknown, string] => [
    operator,
    statement({ Condition: { StringEquals: scoped, [operator]: { [`${issuer}:ref`]: 'refs/heads/main' } } }),
    `${at}.Condition${operator.includes(':') ? `["${operator}"]` : `.${operator}`} must be left out`,
  ]),
  // source: facts/pipeline.md §1: IAM takes this one, since it looks at the first value alone
  [
    'a list with a second value for all',
    statement({ Condition: withSub(sub, '*') }),
    'must be text that is exact',
  ],
  [
    'a list with a first value for all',
    statement({ Condition: withSub('*', sub) }),
    'must be text that is exact',
  ],
  ['all of an organization', statement({ Condition: withSub('repo:acme/*') }), 'must be text that is exact'],
  [
    'all of a repository',
    statement({ Condition: withSub('repo:acme/shop:*') }),
    'must be text that is exact',
  ],
  [
    'one of many',
    statement({ Condition: withSub('repo:acme/sho?:pull_request') }),
    'must be text that is exact',
  ],
  [
    'a variable',
    statement({ Condition: withSub('repo:$' + '{aws:username}/x:y') }),
    'must be text that is exact',
  ],
  [
    'a colon that is written otherwise',
    statement({ Condition: withSub('repo:a@1/b@2:environment:p%3Ax') }),
    'must be text that is exact',
  ],
  [
    'a value that CloudFormation fills in',
    statement({ Condition: withSub({ Ref: 'AWS::StackName' }) }),
    'must be text that is exact',
  ],
  [
    'no repository',
    statement({ Condition: withSub('environment:production') }),
    'must be a subject of one repository',
  ],
  [
    'an owner alone',
    statement({ Condition: withSub('repository_owner:acme') }),
    'must be a subject of one repository',
  ],
  [
    'a repository alone',
    statement({ Condition: withSub('repo:acme/shop') }),
    'must be a subject of one repository',
  ],
  [
    'a classic subject alone',
    statement({ Condition: { StringEquals: classic } }),
    `${claim('repository_id')} must be given with a subject without ids`,
  ],
  [
    'a claim that IAM does not know',
    statement({ Condition: { StringEquals: { ...scoped, [`${issuer}:event_name`]: 'push' } } }),
    `${claim('event_name')} must be one of the claims that IAM knows`,
  ],
  [
    'a key that is no claim',
    statement({ Condition: { StringEquals: { ...scoped, 'aws:SourceIp': '10.0.0.1' } } }),
    'must be one of the claims that IAM knows',
  ],
  [
    'more actions',
    statement({ Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] }),
    `${at}.Action must be sts:AssumeRoleWithWebIdentity alone`,
  ],
  [
    'every action',
    statement({ Action: 'sts:*' }),
    `${at}.Action must be sts:AssumeRoleWithWebIdentity alone`,
  ],
  ['no action', statement({ Action: undefined, NotAction: 'sts:AssumeRole' }), `${at}.Action must be`],
  [
    'another principal beside it',
    statement({ Principal: { Federated: provider, AWS: '111122223333' } }),
    `${at}.Principal must be GitHub’s provider alone`,
  ],
  [
    'two providers',
    statement({ Principal: { Federated: [provider, 'cognito-identity.amazonaws.com'] } }),
    `${at}.Principal must be GitHub’s provider alone`,
  ],
  ['anybody', statement({ Principal: '*' }), `${at}.Principal must be a list of those who are admitted`],
  [
    'anybody, as AWS',
    statement({ Principal: { AWS: '*' } }),
    `${at}.Principal.AWS must be left out for tokens`,
  ],
  [
    'all but one',
    statement({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } }),
    `${at}.Principal must be`,
  ],
  [
    'a provider of another stack',
    statement({ Principal: { Federated: { 'Fn::ImportValue': 'provider' } } }),
    'must be a provider whose issuer stands in the template',
  ],
  [
    'a condition in capitals',
    statement({ Condition: { stringequals: scoped } }),
    `${at}.Condition.stringequals must be left out`,
  ],
  [
    'the wrong branch',
    { 'Fn::If': ['Never', statement(), statement({ Condition: withSub('*') })] },
    'must be text that is exact',
  ],
  ['what is no statement', { 'Fn::Transform': { Name: 'x' } }, `${at} must be written out in the template`],
])('refuses %s', (_, statements, message) => {
  expect(problems(statements).join('\n')).toContain(message);
});
