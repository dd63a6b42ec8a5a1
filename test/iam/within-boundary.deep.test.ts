import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateActions } from '../../lib/foundation/bootstrap/template-actions';
import { root } from '../synth';
import { Account, at, boundaryArn, region, withOptionalServices } from './account';
import { call, impossible, possible } from './acts';
import { awsManaged } from './aws-managed';
import { hostileActs } from './hostile-acts';
import { type Context, listOf, type PolicyDocument, type Request, statementsOf } from './policy';
import { callsFor } from './template-calls';

const account = new Account();
const withMore = new Account(withOptionalServices());

describe('CloudFormation’s role, with its policies and the boundary', () => {
  test.each(account.stacks.map((template) => [template.place.stackName, template] as const))(
    'makes, changes and deletes all that is in %s',
    (_, template) => {
      const calls = callsFor(template);
      expect(calls.length).toBeGreaterThan(5);
      expect(impossible(calls, account.execution())).toEqual([]);
    },
  );

  test('makes, changes and deletes flags, jobs and workers, whose services it lets in', () => {
    const calls = withMore.stacks.flatMap(callsFor);
    for (const service of ['appconfig', 'scheduler', 'sqs']) {
      expect(calls.filter(({ action }) => action.startsWith(`${service}:`)).length).toBeGreaterThan(3);
    }
    expect(impossible(calls, withMore.execution())).toEqual([]);
  });

  test('makes none of them otherwise', () => {
    const calls = withMore.stacks.flatMap(callsFor);
    const refused = impossible(calls, account.execution()).join('\n');
    for (const action of ['scheduler:CreateSchedule', 'sqs:CreateQueue', 'appconfig:CreateEnvironment']) {
      expect(refused).toContain(action);
    }
    // And passes nobody a role who has no part in it.
    expect(refused).toContain('iam:PassRole on ');
  });

  test('knows the actions of every type in the templates of the sample and the examples', () => {
    const snapshot = readFileSync(join(root, 'test/__snapshots__/examples.test.ts.snap'), 'utf8');
    // What a person deploys is not made by this role.
    const written = snapshot
      .split('\nexports[')
      .filter((one) => !/^`[^`]*-(github-access|images)/.test(one))
      // A database that Teal makes is refused with such a bootstrap: lib/config/database-rules.ts
      .filter((one) => !/^`examples\/database.ts/.test(one));
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
  const rolesWithMore = withMore.stacks.flatMap((template) => template.roles());

  test('has the boundary and the path', () => {
    expect(roles.length).toBeGreaterThan(15);
    for (const role of roles) {
      expect(role).toMatchObject({ boundary: boundaryArn, arn: expect.stringContaining(':role/teal/shop/') });
    }
  });

  test.each(
    [
      ...roles.map((role) => [role, account] as const),
      ...rolesWithMore.map((role) => [role, withMore] as const),
    ].map(([role, of]) => [`${role.stackName} ${role.id}`, role, of] as const),
  )('may still do within the boundary what its policies say: %s', (_, { arn, identity, managed }, of) => {
    const policies = [...identity, ...managed.map((name) => awsManaged[name] as PolicyDocument)];
    expect(policies).not.toContain(undefined);
    const all = { identity: policies, boundary: of.boundary(), principal: arn };
    expect(impossible(policies.flatMap(grantedBy), all)).toEqual([]);
    // Its own policies alone give it nothing that guards the pipeline, either.
    expect(possible(hostileActs, { identity: policies, principal: arn })).toEqual([]);
  });
});

describe('a gate, within the boundary', () => {
  const gate = account.stacks
    .flatMap((template) => template.roles())
    .find(({ id, stackName }) => /livetraffic/.test(id) && stackName === 'shop-production');
  const policies = {
    identity: gate?.identity ?? [],
    boundary: account.boundary(),
    principal: gate?.arn ?? '',
  };
  const name = (environment: string, id: string, end = '') =>
    at('ssm', `parameter/teal/decisions/shop-${environment}/${id}/${'0f'.repeat(32)}${end}`);

  test.each<[string, Request, boolean]>([
    ['reads a decision on it', call('ssm:GetParameterHistory', name('production', 'live-traffic')), true],
    ['marks one as used', call('ssm:PutParameter', name('production', 'live-traffic', '-used')), true],
    [
      'marks one as used, and says that it overwrites nothing',
      call('ssm:PutParameter', name('production', 'live-traffic', '-used'), { 'ssm:Overwrite': 'false' }),
      true,
    ],
    [
      'marks it anew',
      call('ssm:PutParameter', name('production', 'live-traffic', '-used'), { 'ssm:Overwrite': 'true' }),
      false,
    ],
    ['decides', call('ssm:PutParameter', name('production', 'live-traffic')), false],
    ['confirms', call('ssm:PutParameter', name('production', 'live-traffic', '-second')), false],
    ['reads one on another gate', call('ssm:GetParameterHistory', name('production', 'separation')), false],
    ['marks one of another gate', call('ssm:PutParameter', name('production', 'separation', '-used')), false],
    [
      'reads one of another environment',
      call('ssm:GetParameterHistory', name('staging', 'live-traffic')),
      false,
    ],
    [
      'publishes as Teal',
      call('events:PutEvents', at('events', 'event-bus/default'), { 'events:source': 'teal' }),
      true,
    ],
    [
      'publishes as AWS',
      call('events:PutEvents', at('events', 'event-bus/default'), { 'events:source': 'aws.ecs' }),
      false,
    ],
  ])('%s', (_, request, may) => {
    expect(gate?.arn).toContain('production');
    expect(impossible([request], policies)).toHaveLength(may ? 0 : 1);
  });
});

/** Of the production's foundation, by what their logical ids begin with. */
const keyOf = (beginning: string) =>
  account.stacks
    .filter(({ place }) => /production/.test(place.stackName))
    .flatMap((template) =>
      template
        .resources('AWS::KMS::Key')
        .filter(([id]) => id.startsWith(beginning))
        .map(([id, { Properties }]) => ({
          arn: template.arnOf(id),
          resource: template.document(Properties?.KeyPolicy),
          stackName: template.place.stackName,
        })),
    )[0];

/** The key's policy lets the role in, and whether it can be heeded is the boundary's: no policy of the role names the key. */
describe.each<[string, string, RegExp, string]>([
  ['who tells of releases', 'Notifications', /Notices/, 'sns'],
  ['who rotates secrets', 'SecretKey', /SecretRotation/, 'secretsmanager'],
])('%s, within the boundary', (_, beginning, whose, service) => {
  const key = keyOf(beginning);
  const role = account.stacks
    .flatMap((template) => template.roles())
    .find(({ id, stackName }) => whose.test(id) && stackName === key?.stackName);
  const byService = {
    'kms:ViaService': `${service}.${region}.amazonaws.com`,
    'kms:CallerAccount': '111122223333',
    'aws:ResourceTag/teal:delivery': 'shop',
  };

  test.each<[string, string, Context, boolean]>([
    ['has a key for what it says', 'kms:GenerateDataKey', byService, true],
    ['has it again', 'kms:Decrypt', byService, true],
    [
      'has none by another way',
      'kms:Decrypt',
      { ...byService, 'kms:ViaService': `s3.${region}.amazonaws.com` },
      false,
    ],
    ['has none of others', 'kms:Decrypt', { ...byService, 'aws:ResourceTag/teal:delivery': 'web' }, false],
    ['changes none', 'kms:PutKeyPolicy', byService, false],
  ])('%s', (_name, action, context, may) => {
    expect(role).toBeDefined();
    const policies = {
      ...{ identity: role?.identity ?? [], principal: role?.arn ?? '', boundary: account.boundary() },
      resource: key?.resource as PolicyDocument,
    };
    expect(impossible([call(action, key?.arn ?? '', context)], policies)).toHaveLength(may ? 0 : 1);
  });
});

/** One call for each action and resource of a policy, with what its conditions ask for. */
function grantedBy(policy: PolicyDocument): Request[] {
  return statementsOf(policy).flatMap(({ Action, Resource, Condition = {} }) => {
    const context: Context = Object.fromEntries(
      // What must not be is not said.
      Object.entries(Condition).flatMap(([operator, keys]) =>
        operator.includes('Not')
          ? []
          : Object.entries(keys).map(([key, value]) => [key, String(listOf(value as string | string[])[0])]),
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
