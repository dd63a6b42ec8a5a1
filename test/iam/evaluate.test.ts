import { evaluate, type Policies } from './evaluate';
import { anything, type Context, type PolicyDocument, type Statement } from './policy';

const role = 'arn:aws:iam::111122223333:role/shop-deploy-production';
const session = 'arn:aws:sts::111122223333:assumed-role/shop-deploy-production/github';
const bucket = 'arn:aws:s3:::records';
const object = `${bucket}/production/1.json`;

const document = (...statements: Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});
const allow = (rest: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: '*',
  ...rest,
});
const deny = (rest: Partial<Statement> = {}): Statement => ({ ...allow(rest), Effect: 'Deny' });

const decide = (
  policies: Partial<Policies>,
  context: Context = {},
  action = 's3:GetObject',
  resource = object,
) => evaluate({ action, resource, context }, { identity: [], principal: role, ...policies });

// source: IAM user guide, "Policy evaluation logic", "Permissions boundaries for IAM entities"
describe('policies together', () => {
  const yes = [document(allow())];
  const named = (AWS: string, rest: Partial<Statement> = {}) =>
    document(allow({ Principal: { AWS }, ...rest }));
  test.each<[string, Partial<Policies>, string]>([
    ['nothing', {}, 'denied'],
    ['a policy of the role', { identity: yes }, 'allowed'],
    ['a denial beside it', { identity: [...yes, document(deny())] }, 'denied'],
    ['a denial before it', { identity: [document(deny()), ...yes] }, 'denied'],
    ['a boundary that allows it, alone', { boundary: document(allow()) }, 'denied'],
    ['a boundary that allows it, too', { identity: yes, boundary: document(allow()) }, 'allowed'],
    ['a boundary that says nothing', { identity: yes, boundary: document() }, 'denied'],
    ['a boundary that denies it', { identity: yes, boundary: document(allow(), deny()) }, 'denied'],
    ['a resource policy for the role', { resource: named(role) }, 'allowed'],
    ['a resource policy for everybody', { resource: document(allow({ Principal: '*' })) }, 'allowed'],
    ['a resource policy for another role', { resource: named(`${role}2`) }, 'denied'],
    ['a resource policy for the account', { resource: named('arn:aws:iam::111122223333:root') }, 'denied'],
    ['… and a policy of the role', { resource: named('111122223333'), identity: yes }, 'allowed'],
    ['a denial for everybody', { identity: yes, resource: document(deny({ Principal: '*' })) }, 'denied'],
    [
      'a denial for the account',
      { identity: yes, resource: document(deny({ Principal: { AWS: '111122223333' } })) },
      'denied',
    ],
    [
      'a denial for another role',
      { identity: yes, resource: document(deny({ Principal: { AWS: `${role}2` } })) },
      'allowed',
    ],
    [
      'everybody but',
      { identity: yes, resource: document(deny({ NotPrincipal: { AWS: role } })) },
      'unknown',
    ],
    [
      'a role by a resource policy, outside its boundary',
      { resource: named(role), boundary: document() },
      'denied',
    ],
    [
      'a session by a resource policy, outside its boundary',
      { resource: named(session), boundary: document() },
      'allowed',
    ],
    [
      'everybody by a resource policy, outside its boundary',
      { resource: document(allow({ Principal: '*' })), boundary: document() },
      'unknown',
    ],
    [
      '… against a denial of the boundary',
      { resource: named(session), boundary: document(deny()) },
      'denied',
    ],
  ])('%s: %s', (_, policies, expected) => {
    expect(decide(policies)).toBe(expected);
  });
});

// source: IAM user guide, "IAM JSON policy elements: Action, NotAction, Resource, NotResource"
test.each<[string, Partial<Statement>, string]>([
  ['s3:GetObject', {}, 'allowed'],
  ['S3:getobject', {}, 'allowed'],
  ['s3:GetObjectAcl', {}, 'denied'],
  ['s3:GetObjectAcl', { Action: 's3:Get*' }, 'allowed'],
  ['s3:PutObject', { Action: 's3:Get*' }, 'denied'],
  ['s3:PutObject', { Action: 's3:?utObject' }, 'allowed'],
  ['s3:PutObject', { Action: '*' }, 'allowed'],
  ['s3.GetObject', { Action: 's3:GetObject' }, 'denied'],
  ['s3:PutObject', { Action: [] }, 'denied'],
  ['s3:PutObject', { Action: undefined as never, NotAction: 's3:GetObject' }, 'allowed'],
  ['s3:GetObject', { Action: undefined as never, NotAction: ['s3:Get*', 's3:List*'] }, 'denied'],
])('the action %s under %j is %s', (action, statement, expected) => {
  expect(decide({ identity: [document(allow(statement))] }, {}, action)).toBe(expected);
});

test.each<[string, Partial<Statement>, string]>([
  [object, { Resource: `${bucket}/*` }, 'allowed'],
  [bucket, { Resource: `${bucket}/*` }, 'denied'],
  [object, { Resource: [bucket, object] }, 'allowed'],
  [object, { Resource: `${bucket}/Production/*` }, 'denied'],
  ['*', { Resource: `${bucket}/*` }, 'denied'],
  [
    'arn:aws:ecs:eu-west-1:111122223333:task/shop/1',
    { Resource: 'arn:aws:ecs:*:111122223333:task/*' },
    'allowed',
  ],
  [
    'arn:aws:ecs:eu-west-1:444455556666:task/shop/1',
    { Resource: 'arn:aws:ecs:*:111122223333:task/*' },
    'denied',
  ],
  [
    'arn:aws:logs:eu-west-1:111122223333:log-group:/teal/shop:*',
    { Resource: 'arn:aws:logs:*:*:log-group:/teal/*' },
    'allowed',
  ],
  // A wildcard that would have to span a colon between parts.
  ['arn:aws:iam::111122223333:role/shop', { Resource: 'arn:aws:iam:*:role/shop' }, 'unknown'],
  [object, { Resource: undefined as never, NotResource: `${bucket}/*` }, 'denied'],
  [bucket, { Resource: undefined as never, NotResource: `${bucket}/*` }, 'allowed'],
  ['arn:aws:s3:::a.b', { Resource: 'arn:aws:s3:::a?b' }, 'allowed'],
  ['arn:aws:s3:::axb', { Resource: 'arn:aws:s3:::a.b' }, 'denied'],
])('the resource %s under %j is %s', (resource, statement, expected) => {
  expect(decide({ identity: [document(allow(statement))] }, {}, 's3:GetObject', resource)).toBe(expected);
});

// source: IAM user guide, "IAM JSON policy elements: Variables and tags"
test.each<[string, Context, string]>([
  [`${bucket}/\${aws:PrincipalTag/env}/*`, { 'aws:PrincipalTag/env': 'production' }, 'allowed'],
  [`${bucket}/\${aws:PrincipalTag/env}/*`, { 'aws:PrincipalTag/env': 'staging' }, 'denied'],
  [`${bucket}/\${aws:PrincipalTag/env}/*`, {}, 'denied'],
  [`${bucket}/\${aws:PrincipalTag/env}/*`, { 'aws:PrincipalTag/env': anything }, 'unknown'],
  [`${bucket}/\${aws:PrincipalTag/env, 'production'}/*`, {}, 'allowed'],
  [`${bucket}/\${*}/*`, {}, 'unknown'],
])('the resource %s with %p is %s', (Resource, context, expected) => {
  expect(decide({ identity: [document(allow({ Resource }))] }, context)).toBe(expected);
});

// source: IAM user guide, "IAM JSON policy elements: Condition operators", "…: multiple values and keys"
describe('conditions', () => {
  const key = 'iam:PassedToService';
  const tag = 'aws:RequestTag/env';
  test.each<[Statement['Condition'], Context, string]>([
    [{ StringEquals: { [key]: 'ecs' } }, { [key]: 'ecs' }, 'allowed'],
    [{ StringEquals: { [key]: 'ecs' } }, { [key]: 'ECS' }, 'denied'],
    [{ StringEquals: { [key]: 'ecs' } }, { [key.toUpperCase()]: 'ecs' }, 'allowed'],
    [{ StringEquals: { [key]: ['ecs', 'ec2'] } }, { [key]: 'ec2' }, 'allowed'],
    [{ StringEquals: { [key]: 'e*' } }, { [key]: 'ecs' }, 'denied'],
    [{ StringEquals: { [key]: 'ecs' } }, {}, 'denied'],
    [{ StringEquals: { [key]: 'ecs' } }, { [key]: anything }, 'unknown'],
    [{ StringEquals: { [key]: 'ecs' } }, { [key]: ['ecs', 'ec2'] }, 'unknown'],
    [{ StringEquals: { [key]: 'ecs', [tag]: 'a' } }, { [key]: 'ecs' }, 'denied'],
    [{ StringEquals: { [key]: 'ecs' }, Bool: { x: true } }, { [key]: 'ecs', x: 'true' }, 'allowed'],
    [{ StringEquals: { [key]: 'ecs' }, Bool: { x: true } }, { [key]: 'ecs', x: 'false' }, 'denied'],
    [{ StringEqualsIfExists: { [key]: 'ecs' } }, {}, 'allowed'],
    [{ StringEqualsIfExists: { [key]: 'ecs' } }, { [key]: 'ec2' }, 'denied'],
    [{ StringNotEquals: { [key]: 'ecs' } }, { [key]: 'ec2' }, 'allowed'],
    [{ StringNotEquals: { [key]: ['ecs', 'ec2'] } }, { [key]: 'ec2' }, 'denied'],
    [{ StringNotEquals: { [key]: 'ecs' } }, {}, 'allowed'],
    [{ StringNotEquals: { [key]: 'ecs' } }, { [key]: anything }, 'unknown'],
    [{ StringEqualsIgnoreCase: { [key]: 'ECS' } }, { [key]: 'ecs' }, 'allowed'],
    [{ StringNotEqualsIgnoreCase: { [key]: 'ECS' } }, { [key]: 'ecs' }, 'denied'],
    [{ StringLike: { [key]: 'e?s*' } }, { [key]: 'ecs.amazonaws.com' }, 'allowed'],
    [{ StringLike: { [key]: 'e?s' } }, { [key]: 'ecs.amazonaws.com' }, 'denied'],
    [{ StringNotLike: { [key]: 'e*' } }, { [key]: 'ecs' }, 'denied'],
    [
      { ArnEquals: { x: 'arn:aws:ecs:*:1:cluster/shop-*' } },
      { x: 'arn:aws:ecs:eu-west-1:1:cluster/shop-a' },
      'allowed',
    ],
    [
      { ArnLike: { x: 'arn:aws:ecs:*:cluster/shop' } },
      { x: 'arn:aws:ecs:eu-west-1:1:cluster/shop' },
      'denied',
    ],
    [
      { ArnNotLike: { x: 'arn:aws:ecs:*:1:cluster/shop' } },
      { x: 'arn:aws:ecs:eu-west-1:1:cluster/web' },
      'allowed',
    ],
    [{ Null: { x: 'true' } }, {}, 'allowed'],
    [{ Null: { x: 'true' } }, { x: 'a' }, 'denied'],
    [{ Null: { x: false } }, { x: 'a' }, 'allowed'],
    [{ Null: { x: 'true' } }, { x: anything }, 'unknown'],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, {}, 'denied'],
    [{ BoolIfExists: { x: 'true' } }, {}, 'allowed'],
    [{ NumericLessThanEquals: { x: 3600 } }, { x: '900' }, 'allowed'],
    [{ NumericLessThanEquals: { x: '3600' } }, { x: '7200' }, 'denied'],
    [{ 'ForAllValues:StringEquals': { x: ['a', 'b'] } }, { x: ['a', 'b'] }, 'allowed'],
    [{ 'ForAllValues:StringEquals': { x: ['a', 'b'] } }, { x: ['a', 'c'] }, 'denied'],
    [{ 'ForAllValues:StringEquals': { x: 'a' } }, {}, 'allowed'],
    [{ 'ForAnyValue:StringLike': { x: 'a*' } }, { x: ['b', 'ab'] }, 'allowed'],
    [{ 'ForAnyValue:StringLike': { x: 'a*' } }, { x: ['b'] }, 'denied'],
    [{ 'ForAnyValue:StringLike': { x: 'a*' } }, {}, 'denied'],
    [{ StringEquals: { x: `\${aws:PrincipalAccount}` } }, { x: '111122223333' }, 'allowed'],
    [{ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, { 'aws:SourceIp': '1.2.3.4' }, 'unknown'],
    [{ DateLessThan: { 'aws:CurrentTime': '2030-01-01' } }, {}, 'unknown'],
    [{ IpAddress: { x: '0.0.0.0/0' }, StringEquals: { [key]: 'ecs' } }, {}, 'denied'],
  ])('%j with %p is %s', (Condition, context, expected) => {
    expect(decide({ identity: [document(allow({ Condition: Condition ?? {} }))] }, context)).toBe(expected);
  });

  test('a denial under a condition that is not known is neither relied on nor ignored', () => {
    const unknown = { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } };
    expect(decide({ identity: [document(allow(), deny({ Condition: unknown }))] })).toBe('unknown');
    expect(decide({ identity: [document(deny({ Condition: unknown }))] })).toBe('denied');
  });
});
