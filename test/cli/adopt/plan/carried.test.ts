import {
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { decidePlan } from '../../../../cli/adopt/plan/decide';
import type { Observed } from '../../../../cli/adopt/plan/observed';
import { readPermissions } from '../../../../cli/adopt/plan/permissions';
import { ConfigurationError } from '../../../../lib/config/problems';
import { resolveDelivery } from '../../../../lib/config/resolve';
import { rule } from '../listener/stage';
import { container, observed } from './observed';

const options = { cluster: 'acme-prod', service: 'shop' };
const plan = (of: Partial<Observed>) => decidePlan(observed(of), options);

function problemsOf(of: Partial<Observed>): string {
  const [, body = ''] = /defineDelivery\((.*)\);\n$/s.exec(plan(of).files[0]?.content ?? '') ?? [];
  try {
    resolveDelivery(new Function(`return ${body}`)());
    return '';
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

test.each(['command', 'entryPoint'] as const)(
  'a %s with a secret is written nowhere, and the configuration is refused until there is one without',
  (words) => {
    const of = container({ [words]: ['node', 'main.js', '--db-password', 'hunter2'] });
    expect(JSON.stringify(plan(of))).not.toContain('hunter2');
    expect(plan(of).left.join()).toContain(`container.${words} without it`);
    expect(problemsOf(of)).toContain(`service.container.${words}`);
  },
);

// source: AWS Copilot documentation, "Load Balanced Web Service": without a domain its rule has a path alone
test('a rule of every path and no host is one that the configuration takes', () => {
  const conditions = [{ Field: 'path-pattern', Values: ['/*'], PathPatternConfig: { Values: ['/*'] } }];
  const listener = { ...observed().listeners[0]?.listener, Protocol: 'HTTP' as const };
  const listeners = [{ listener, rules: [rule('old', 20, { old: 1 }, { conditions })] }];
  expect(problemsOf({ listeners })).toBe('');
});

test('keys of secrets are named, and what bounds the task role', () => {
  const valueFrom = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf';
  expect(plan(container({ secrets: [{ name: 'DB_URL', valueFrom }] })).left.join()).toContain(
    'key.grantDecrypt',
  );
  const taskRoleArn = 'arn:aws:iam::111122223333:role/shop';
  const permissions = { role: taskRoleArn, managed: [], inline: {} };
  const task = { ...observed().task, taskRoleArn };
  expect(plan({ task, permissions }).left.join()).toContain('permissions boundary');
});

test('policies beyond the first page are read', async () => {
  const iam = mockClient(IAMClient);
  iam
    .on(ListAttachedRolePoliciesCommand)
    .resolves({ AttachedPolicies: [{ PolicyArn: 'a' }], IsTruncated: true, Marker: 'm' });
  iam
    .on(ListAttachedRolePoliciesCommand, { Marker: 'm' })
    .resolves({ AttachedPolicies: [{ PolicyArn: 'b' }] });
  iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['one'], IsTruncated: true, Marker: 'm' });
  iam.on(ListRolePoliciesCommand, { Marker: 'm' }).resolves({ PolicyNames: ['two'] });
  iam.on(GetRolePolicyCommand).resolves({ PolicyDocument: '%7B%7D' });
  const { permissions } = await readPermissions(options, 'arn:aws:iam::1:role/shop');
  expect(permissions).toMatchObject({ managed: ['a', 'b'], inline: { one: {}, two: {} } });
});
