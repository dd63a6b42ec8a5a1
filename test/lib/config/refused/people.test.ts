import { resolveDelivery } from '../../../../lib';
import { placed, refusal, withEnvironment } from './refusal';

const at = 'environments.production.people';
const role = 'arn:aws:iam::111122223333:role/on-call';
const user = 'arn:aws:iam::111122223333:user/ada';
const account = 'arn:aws:iam::111122223333:root';
const trusting = (...trusted: unknown[]) => ({ operator: { trusted } });

test.each<[string, object, string]>([
  ['nobody at all', {}, `${at} must be at least one role`],
  ['a role that nobody may take', trusting(), `${at}.operator.trusted must be a list of at least 1`],
  ...[
    ['everybody', '*'],
    ['every role of an account', 'arn:aws:iam::111122223333:role/*'],
    ['a permission set with any end', `${role}_????`],
    ['an account by its number', '111122223333'],
    ['a session', 'arn:aws:sts::111122223333:assumed-role/on-call/ada'],
    ['a service', 'ecs.amazonaws.com'],
    ['GitHub', 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'],
    ['what is no text', 7],
  ].map(([what, trusted]): [string, object, string] => [
    String(what),
    trusting(trusted),
    `${at}.operator.trusted[0] must be the ARN of a role, a user or an account’s root in IAM, whole and without wildcards`,
  ]),
  [
    'a second factor of a role',
    { reader: { trusted: [role], mfa: true } },
    `${at}.reader.mfa must be left out where roles alone are trusted`,
  ],
  [
    'an account without one',
    { reader: { trusted: [account], mfa: false } },
    `${at}.reader.mfa must be true where a whole account is trusted`,
  ],
  [
    'a tag of a user',
    { reader: { trusted: [user], personTag: 'email' } },
    `${at}.reader.personTag must be left out where no role is trusted`,
  ],
  [
    'a tag that is a variable',
    { reader: { trusted: [role], personTag: '$aws{x}' } },
    `${at}.reader.personTag must be the key of a session tag`,
  ],
  [
    'break-glass of which nobody hears',
    { breakGlass: { trusted: [user] } },
    `${at}.breakGlass must be left out where notify pages nobody`,
  ],
  ['a word that is none', { readers: { trusted: [user] } }, 'did you mean reader?'],
])('%s', (_, people, problem) => {
  expect(refusal(withEnvironment({ ...placed, people }))).toEqual([expect.stringContaining(problem)]);
});

test('a name that IAM has no room for', () => {
  const name = 'a'.repeat(26);
  const environments = { [`${'b'.repeat(20)}`]: { people: { reader: { trusted: [user] } } } };
  const services = ['x', 'y'].map((one) => ({ name: one, port: 8080 }));
  expect(resolveDelivery({ name, services, environments }).delivery.environments).toHaveLength(1);
  const notify = { page: 'ops@example.com' };
  const longer = { [`${'b'.repeat(29)}`]: { people: { breakGlass: { trusted: [user] } } } };
  expect(refusal({ name: 'a'.repeat(32), services, environments: longer, notify })).toEqual([
    expect.stringContaining('a role of at most 64 characters, which is what IAM takes'),
  ]);
});

test.each<[string, object, readonly string[]]>([
  ['a role without a tag', trusting(role), [`${at}.operator.personTag`]],
  ['a role with one', { operator: { trusted: [role], personTag: 'email' } }, []],
  ['a user', trusting(user), []],
  ['a reader by a role', { reader: { trusted: [role] } }, []],
])('who decides is warned of two names for one person: %s', (_, people, paths) => {
  const { warnings } = resolveDelivery(withEnvironment({ ...placed, people }));
  expect(warnings.filter(({ id }) => id === 'unnamedOperators').map(({ path }) => path)).toEqual(paths);
});
