import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateActions } from '../../lib/foundation/bootstrap/template-actions';
import { root } from '../synth';
import { Account, boundaryArn } from './account';
import { call, impossible, possible } from './acts';
import { awsManaged } from './aws-managed';
import { hostileActs } from './hostile-acts';
import { type Context, listOf, type PolicyDocument, type Request, statementsOf } from './policy';
import { callsFor } from './template-calls';

const account = new Account();

describe('CloudFormation’s role, with its policies and the boundary', () => {
  test.each(account.stacks.map((template) => [template.place.stackName, template] as const))(
    'makes, changes and deletes all that is in %s',
    (_, template) => {
      const calls = callsFor(template);
      expect(calls.length).toBeGreaterThan(5);
      expect(impossible(calls, account.execution())).toEqual([]);
    },
  );

  test('knows the actions of every type in the templates of the sample and the examples', () => {
    const snapshot = readFileSync(join(root, 'test/__snapshots__/examples.test.ts.snap'), 'utf8');
    // What a person deploys is not made by this role.
    const written = snapshot.split('\nexports[').filter((one) => !/^`[^`]*-(github-access|images)/.test(one));
    const types = new Set(
      written.flatMap((one) =>
        [...one.matchAll(/"Type": "((?:AWS|Custom)::[\w:]+)"/g)].map(([, type]) => type),
      ),
    );
    expect(types.size).toBeGreaterThan(30);
    expect([...types].filter((type) => !templateActions[type as string])).toEqual([]);
  });

  test.each<[string, (calls: PolicyDocument[]) => PolicyDocument[]]>([
    ['a policy less', (policies) => policies.slice(1)],
    [
      'an operator that is not known',
      (policies) => JSON.parse(JSON.stringify(policies).replaceAll('"StringEquals"', '"StringResembles"')),
    ],
  ])('is seen to lack something with %s', (_, edit) => {
    const policies = { ...account.execution(), identity: edit(account.executionPolicies()) };
    expect(account.stacks.flatMap((template) => impossible(callsFor(template), policies))).not.toEqual([]);
  });
});

describe('a role of a service', () => {
  const roles = account.stacks.flatMap((template) => template.roles());

  test('has the boundary and the path', () => {
    expect(roles.length).toBeGreaterThan(15);
    for (const role of roles) {
      expect(role).toMatchObject({ boundary: boundaryArn, arn: expect.stringContaining(':role/teal/shop/') });
    }
  });

  test.each(roles.map((role) => [`${role.stackName} ${role.id}`, role] as const))(
    'may still do within the boundary what its policies say: %s',
    (_, { arn, identity, managed }) => {
      const policies = [...identity, ...managed.map((name) => awsManaged[name] as PolicyDocument)];
      expect(policies).not.toContain(undefined);
      const all = { identity: policies, boundary: account.boundary(), principal: arn };
      expect(impossible(policies.flatMap(grantedBy), all)).toEqual([]);
      // Its own policies alone give it nothing that guards the pipeline, either.
      expect(possible(hostileActs, { identity: policies, principal: arn })).toEqual([]);
    },
  );
});

/** One call for each action and resource of a policy, with what its conditions ask for. */
function grantedBy(policy: PolicyDocument): Request[] {
  return statementsOf(policy).flatMap(({ Action, Resource, Condition = {} }) => {
    const context: Context = Object.fromEntries(
      Object.values(Condition).flatMap((keys) =>
        Object.entries(keys).map(([key, value]) => [key, String(listOf(value as string | string[])[0])]),
      ),
    );
    return listOf(Action).flatMap((action) =>
      listOf(Resource).map((resource) =>
        // As the ARN of something would be where the policy has a wildcard.
        call(action, resource === '*' ? '*' : concrete(resource), context),
      ),
    );
  });
}

const concrete = (pattern: string): string =>
  pattern
    .replace(/^(arn:aws:[\w-]+):\*:\*:/, '$1:eu-west-1:111122223333:')
    .replaceAll('*', 'a1')
    .replaceAll('?', 'a');
