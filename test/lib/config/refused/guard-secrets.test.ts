import { resolveDelivery } from '../../../../lib';
import { placed, refusal, right } from './refusal';

const at = 'environments.production.guardSecrets';
const role = 'arn:aws:iam::111122223333:role/copies';
const input = (guardSecrets: unknown, more: object = {}, service: object = { secrets: ['KEY'] }) => ({
  ...right,
  service: { ...right.service, ...service },
  environments: { production: { ...placed, guardSecrets, ...more } },
  repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
});

test.each<[string, object, string]>([
  ['a word', input('yes'), `${at} must be true, false or an object`],
  ['a list', input([role]), `${at} must be true, false or an object`],
  ['another field', input({ roles: [role] }), `${at}.roles must be a known field`],
  [
    'a wildcard',
    input({ readers: ['arn:aws:iam::111122223333:role/*'] }),
    `${at}.readers[0] must be the ARN of`,
  ],
  [
    'an account',
    input({ readers: ['arn:aws:iam::111122223333:root'] }),
    `${at}.readers[0] must be the ARN of`,
  ],
  [
    'a session',
    input({ readers: ['arn:aws:sts::111122223333:assumed-role/a/b'] }),
    `${at}.readers[0] must be the ARN of`,
  ],
  [
    'six',
    input({ readers: Array.from({ length: 6 }, (_, one) => `${role}${one}`) }),
    `${at}.readers must be at most 5, got 6`,
  ],
  [
    'another account',
    input({ readers: [role.replace('1111', '9999')] }),
    `${at}.readers[0] must be of account 111122223333`,
  ],
  ['no pipeline', input(true, { pipeline: false }), `${at} must be left out without a pipeline`],
  ['no secrets', input(true, {}, {}), `${at} must be left out where no service has a secret that Teal makes`],
])('refuses %s', (_, given, expected) => {
  expect(refusal(given)).toEqual([expect.stringContaining(expected)]);
});

const resolved = (...given: Parameters<typeof input>) => resolveDelivery(input(...given));

test.each<[unknown, object | undefined]>([
  [undefined, undefined],
  [false, undefined],
  [true, { readers: [] }],
  [{}, { readers: [] }],
  [{ readers: [role] }, { readers: [role] }],
])('%j', (given, expected) =>
  expect(resolved(given).delivery.environments[0]?.guardSecrets).toEqual(expected),
);

const unheard = (notify?: object) =>
  resolved(true, notify && { notify }).warnings.filter(({ id }) => id === 'unheardSecretAccess');

test('an alarm that nobody hears is a warning, where it stands', () => {
  expect(unheard()).toEqual([
    expect.objectContaining({
      path: at,
      message: expect.stringContaining('nobody is told when somebody else reads'),
    }),
  ]);
  expect(unheard({ deploys: 'a@example.com' })).toHaveLength(1);
  expect(unheard({ page: 'a@example.com' })).toEqual([]);
  expect(unheard({ ticket: 'a@example.com' })).toEqual([]);
});
