import { iam, region } from './account';
import { evaluate } from './evaluate';
import { deployedPeople, withPeople } from './human-roles-account';
import type { Context, PolicyDocument } from './policy';

const mayAssume: PolicyDocument = {
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' },
};
const set = (name: string, account = '111122223333') =>
  `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/${region}/AWSReservedSSO_${name}_0123456789abcdef`;

const everybody = deployedPeople();
const users = deployedPeople(
  withPeople({
    people: {
      reader: { trusted: [iam('user/ada'), set('Developers')], mfa: false },
      operator: { trusted: [iam('root')] },
    },
  }),
);

/** Whether a caller whose own policy lets it is let in. */
function assumes(template: typeof everybody, purpose: string, principal: string, context: Context) {
  const role = template.roles().find(({ arn }) => arn === iam(`role/shop-${purpose}-production`));
  if (!role) throw new Error(`shop-${purpose}-production must be a role`);
  const request = { action: 'sts:AssumeRole', resource: role.arn, context };
  return evaluate(request, {
    ...{ identity: [mayAssume], resource: role.trust, principal },
    // Of no caller's account: a role is assumed by both policies, within one account as well. source: IAM user guide,
    // "Policy evaluation logic", role trust policies
    resourceAccount: '000000000000',
  });
}

const named = (name: string, more: Context = {}): Context => ({ 'sts:RoleSessionName': name, ...more });
const ada = { 'aws:username': 'ada' };
const mfa = { 'aws:MultiFactorAuthPresent': 'true' };
const tagged = { 'aws:PrincipalTag/email': 'ada@example.com' };

test.each<[string, string, string, Context, string]>([
  ['its permission set', 'reader', set('Developers'), named('x'), 'allowed'],
  ['another permission set', 'reader', set('OnCall'), named('x'), 'denied'],
  ['one whose name begins so', 'reader', set('Developers_Evil'), named('x'), 'denied'],
  [
    'a role of that name without the path',
    'reader',
    iam('role/AWSReservedSSO_Developers_0123456789abcdef'),
    named('x'),
    'denied',
  ],
  ['the same in another account', 'reader', set('Developers', '444455556666'), named('x'), 'denied'],
  ['a user', 'reader', iam('user/ada'), named('ada', { ...ada, ...mfa }), 'denied'],
  [
    'its permission set by the name in the tag',
    'operator',
    set('OnCall'),
    named('ada@example.com', tagged),
    'allowed',
  ],
  [
    'its permission set by another name',
    'operator',
    set('OnCall'),
    named('eve@example.com', tagged),
    'denied',
  ],
  ['its permission set without the tag', 'operator', set('OnCall'), named('ada@example.com'), 'denied'],
  [
    'the permission set of the readers',
    'operator',
    set('Developers'),
    named('ada@example.com', tagged),
    'denied',
  ],
  [
    'its user with a second factor',
    'break-glass',
    iam('user/ada'),
    named('ada', { ...ada, ...mfa }),
    'allowed',
  ],
  ['its user without one', 'break-glass', iam('user/ada'), named('ada', ada), 'denied'],
  ['its user by another name', 'break-glass', iam('user/ada'), named('eve', { ...ada, ...mfa }), 'denied'],
  ['another user', 'break-glass', iam('user/eve'), named('eve', { 'aws:username': 'eve', ...mfa }), 'denied'],
  ['who is on call', 'break-glass', set('OnCall'), named('ada@example.com', { ...tagged, ...mfa }), 'denied'],
])('%s as %s: %#', (_what, purpose, principal, context, expected) => {
  expect(assumes(everybody, purpose, principal, context)).toBe(expected);
});

test.each<[string, string, string, Context, string]>([
  [
    'a user of the account with a second factor',
    'operator',
    iam('user/eve'),
    named('eve', { 'aws:username': 'eve', ...mfa }),
    'allowed',
  ],
  [
    'a user of the account without one',
    'operator',
    iam('user/eve'),
    named('eve', { 'aws:username': 'eve' }),
    'denied',
  ],
  ['a role of the account', 'operator', iam('role/Admin'), named('eve', mfa), 'denied'],
  [
    'a user of another account',
    'operator',
    'arn:aws:iam::444455556666:user/eve',
    named('eve', { 'aws:username': 'eve', ...mfa }),
    'denied',
  ],
  ['a user of whom none is asked', 'reader', iam('user/ada'), named('ada', ada), 'allowed'],
  ['a role beside that user', 'reader', set('Developers'), named('x'), 'allowed'],
])('%s as %s', (_what, purpose, principal, context, expected) => {
  expect(assumes(users, purpose, principal, context)).toBe(expected);
});

test('nobody is trusted by a wildcard, and no service', () => {
  for (const { trust } of [...everybody.roles(), ...users.roles()]) {
    const text = JSON.stringify(trust);
    expect(text).not.toContain('*');
    expect(text).not.toContain('Service');
    expect(text).toContain('"Condition"');
  }
});
