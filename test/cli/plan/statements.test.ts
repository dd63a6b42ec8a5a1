import { holdsRange } from '../../../cli/plan/rules/address-ranges';
import { statementsIn, uncovered } from '../../../cli/plan/rules/statements';

const allow = (more: object) => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::a/b',
  ...more,
});
const grants = (statement: object) => statementsIn({ Statement: [statement] })?.grants ?? [];

test.each<[string, object, object, boolean]>([
  ['the same', {}, {}, true],
  ['an action by a wildcard', { Action: 's3:*' }, {}, true],
  ['an action in other letters', { Action: 'S3:getobject' }, {}, true],
  ['a wider action', {}, { Action: 's3:Get*' }, false],
  ['a wildcard by a wider one', { Action: 's3:*' }, { Action: 's3:Get*' }, true],
  ['a star by a question mark', { Resource: 'arn:?' }, { Resource: 'arn:*' }, false],
  ['a resource in a folder', { Resource: 'arn:aws:s3:::a/*' }, {}, true],
  ['all resources', {}, { Resource: '*' }, false],
  ['a resource that is not known', { Resource: { Ref: 'A' } }, { Resource: { Ref: 'B' } }, false],
  ['anybody', {}, { Principal: '*' }, false],
  ['somebody of anybody', { Principal: { AWS: '*' } }, { Principal: { AWS: 'arn:aws:iam::1:root' } }, true],
  ['somebody else', { Principal: { AWS: '1' } }, { Principal: { AWS: '2' } }, false],
  ['a service of another kind', { Principal: { AWS: 'a' } }, { Principal: { Service: 'a' } }, false],
  ['no condition any more', { Condition: { StringEquals: { a: 'b' } } }, {}, false],
  ['a condition more', {}, { Condition: { StringEquals: { a: 'b' } } }, true],
  [
    'a value more',
    { Condition: { StringEquals: { a: 'b' } } },
    { Condition: { StringEquals: { a: ['b', 'c'] } } },
    false,
  ],
  [
    'a value less',
    { Condition: { StringEquals: { a: ['b', 'c'] } } },
    { Condition: { StringEquals: { a: 'b' } } },
    true,
  ],
  [
    'a value less of a negation',
    { Condition: { StringNotEquals: { a: ['b', 'c'] } } },
    { Condition: { StringNotEquals: { a: 'b' } } },
    false,
  ],
  [
    'another operator',
    { Condition: { StringEquals: { a: 'b' } } },
    { Condition: { StringLike: { a: 'b' } } },
    false,
  ],
])('%s is covered: %#', (_, before, after, expected) => {
  expect(uncovered(grants(allow(after)), grants(allow(before))).length === 0).toBe(expected);
});

test('statements of any policy are found, also one that is text', () => {
  const document = { Statement: allow({}) };
  expect(
    statementsIn({ Policies: [{ PolicyDocument: document }, { PolicyDocument: document }] })?.grants,
  ).toHaveLength(2);
  expect(statementsIn(JSON.stringify(document))?.grants).toHaveLength(1);
  expect(statementsIn('{"Statement":')?.whole).toHaveLength(1);
  expect(statementsIn({ Statement: allow({ NotAction: 'x' }) })?.whole).toHaveLength(1);
  expect(statementsIn({ Statement: { 'Fn::If': [1, 2, 3] } })?.whole).toHaveLength(1);
  expect(statementsIn({ Name: 'x' })).toBeUndefined();
});

test.each([
  ['0.0.0.0/0', '10.0.0.0/8', true],
  ['10.0.0.0/8', '10.255.0.0/16', true],
  ['10.0.0.0/8', '11.0.0.0/16', false],
  ['10.0.0.0/16', '10.0.0.0/8', false],
  ['255.255.255.255/32', '255.255.255.255/32', true],
  ['192.168.0.0/16', '192.168.255.255/32', true],
  ['::/0', '2001:db8::/32', true],
  ['2001:db8::/32', '2001:db8:1::/48', false],
  ['10.0.0.0/33', '10.0.0.0/34', false],
])('%s holds %s: %s', (wide, narrow, expected) => expect(holdsRange(wide, narrow)).toBe(expected));
