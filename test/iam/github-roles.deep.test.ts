import { Account, at, iam } from './account';
import { impossible, possible, type Who } from './acts';
import { never, ofOthers } from './github-forbidden';
import { needed } from './github-needed';
import type { PolicyDocument } from './policy';
import { githubRoles } from './protected';

const account = new Account();

function roleOf(name: string): Who {
  const { arn, identity } = account.github(name);
  return { identity, principal: arn, resourcePolicyOf: account.resourcePolicyOf };
}

test.each(githubRoles.map((arn) => arn.slice(arn.indexOf('/') + 1)))(
  '%s cannot change identities, the bootstrap, records, secrets or stacks of others',
  (name) => {
    expect(never.length).toBeGreaterThan(1000);
    expect(possible(never, roleOf(name))).toEqual([]);
  },
);

test.each(ofOthers)('%s cannot do what is another role’s', (name, acts) => {
  expect(possible(acts, roleOf(name))).toEqual([]);
});

test.each(needed)('%s can do what it is for', (name, calls) => {
  expect(impossible(calls, roleOf(name))).toEqual([]);
});

// A mistake that nobody notices in a review of a template.
test.each<[string, PolicyDocument['Statement']]>([
  ['iam:*', { Effect: 'Allow', Action: 'iam:*', Resource: '*' }],
  ['PassRole without a condition', { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }],
  [
    'AssumeRole of the bootstrap’s deploy role',
    { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: iam('role/cdk-shop1-*') },
  ],
  ['ECS with a wildcard', { Effect: 'Allow', Action: 'ecs:*Service*', Resource: '*' }],
  [
    'stacks that begin alike',
    { Effect: 'Allow', Action: 'cloudformation:*', Resource: at('cloudformation', 'stack/shop-production*') },
  ],
  [
    'an operator that is not known',
    {
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringResembles: { 'kms:ViaService': 's3' } },
    },
  ],
])('a role with %s is seen', (_, Statement) => {
  const role = roleOf('shop-plan');
  expect(possible(never, { ...role, identity: [...role.identity, { Statement }] })).not.toEqual([]);
});
