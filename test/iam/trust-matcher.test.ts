import { admits, type TrustStatement } from './trust-matcher';

const key = (claim: string) => `token.actions.githubusercontent.com:${claim}`;

function statement(
  Condition: TrustStatement['Condition'],
  change: Partial<TrustStatement> = {},
): TrustStatement {
  return {
    Effect: 'Allow',
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: {},
    ...(Condition && { Condition }),
    ...change,
  };
}

const main = 'repo:acme/shop:ref:refs/heads/main';
const sub = (values: string | string[]) => ({ [key('sub')]: values });

// source: IAM user guide, "IAM JSON policy elements: Condition operators"
test.each<[string, TrustStatement['Condition'], Record<string, string>, boolean]>([
  ['the value', { StringEquals: sub(main) }, { sub: main }, true],
  ['another value', { StringEquals: sub(main) }, { sub: `${main}2` }, false],
  ['other capitals', { StringEquals: sub(main) }, { sub: main.toUpperCase() }, false],
  ['a value that is no pattern here', { StringEquals: sub('repo:acme/*') }, { sub: main }, false],
  ['one of a list', { StringEquals: sub(['x', main]) }, { sub: main }, true],
  ['none of a list', { StringEquals: sub(['x', 'y']) }, { sub: main }, false],
  ['an empty list', { StringEquals: sub([]) }, { sub: main }, false],
  ['a missing claim', { StringEquals: sub(main) }, {}, false],
  ['both keys', { StringEquals: { ...sub(main), [key('aud')]: 'a' } }, { sub: main, aud: 'a' }, true],
  ['one of two keys', { StringEquals: { ...sub(main), [key('aud')]: 'a' } }, { sub: main, aud: 'b' }, false],
  ['both operators', { StringEquals: sub(main), StringLike: sub('repo:*') }, { sub: main }, true],
  ['one of two operators', { StringEquals: sub(main), StringLike: sub('x:*') }, { sub: main }, false],
  ['a pattern', { StringLike: sub('repo:acme/*') }, { sub: main }, true],
  ['a pattern over / and :', { StringLike: sub('repo:*:ref:*') }, { sub: main }, true],
  ['a pattern’s one letter', { StringLike: sub('repo:acme/sho?:ref:refs/heads/main') }, { sub: main }, true],
  ['a pattern that is not the whole', { StringLike: sub('repo:acme') }, { sub: main }, false],
  ['a point that stands for itself', { StringLike: sub('a.c*') }, { sub: 'abc' }, false],
  ['a missing claim, for all', { 'ForAllValues:StringEquals': sub(main) }, {}, true],
  ['another value, for all', { 'ForAllValues:StringEquals': sub(main) }, { sub: 'x' }, false],
  ['a missing claim, for any', { 'ForAnyValue:StringEquals': sub(main) }, {}, false],
  ['a missing claim, if it exists', { StringEqualsIfExists: sub(main) }, {}, true],
  ['an operator that is not known', { StringEqualsIgnoreCase: sub(main) }, { sub: main }, false],
  ['an operator that would be met by nothing', { Null: { [key('sub')]: 'true' } }, {}, false],
  [
    'a claim that STS does not read',
    { StringEquals: { [key('event_name')]: 'push' } },
    { event_name: 'push' },
    false,
  ],
  ['a key of another provider', { StringEquals: { 'gitlab.com:sub': main } }, { sub: main }, false],
  ['no condition', undefined, {}, true],
])('%s: %j', (_, condition, token, admitted) => {
  expect(admits([statement(condition)], token)).toBe(admitted);
});

test.each<[string, TrustStatement[], boolean]>([
  ['another action', [statement({}, { Action: 'sts:AssumeRole' })], false],
  [
    'the action in a list',
    [statement({}, { Action: ['sts:TagSession', 'sts:AssumeRoleWithWebIdentity'] })],
    true,
  ],
  [
    'one statement of two',
    [statement({ StringEquals: sub('x') }), statement({ StringEquals: sub(main) })],
    true,
  ],
  ['a denial', [statement({}), statement({ StringEquals: sub(main) }, { Effect: 'Deny' })], false],
  ['a denial of others', [statement({}), statement({ StringEquals: sub('x') }, { Effect: 'Deny' })], true],
  ['nothing', [], false],
])('%s', (_, statements, admitted) => {
  expect(admits(statements, { sub: main })).toBe(admitted);
});
