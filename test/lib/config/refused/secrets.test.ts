import { days, hours, resolveDelivery, rotated } from '../../../../lib';
import { placed, refusal, withService } from './refusal';

const whole = 'must be whole days, from 1 to 1000';
const long = 'must be a whole number from 16 to 256';

test.each<[string, unknown, string]>([
  ['a name that is none', rotated('api-key'), '[0].name must be letters, digits and underscores'],
  ['half a day', rotated('KEY', { every: hours(12) }), `[0].every ${whole}`],
  ['a day and a half', rotated('KEY', { every: hours(36) }), `[0].every ${whole}`],
  ['nothing', rotated('KEY', { every: days(0) }), `[0].every ${whole}`],
  ['1001 days', rotated('KEY', { every: days(1001) }), `[0].every ${whole}`],
  ['a number of days', { kind: 'rotated', name: 'KEY', every: 30 }, `[0].every ${whole}`],
  ['15 characters', rotated('KEY', { length: 15 }), `[0].length ${long}`],
  ['257 characters', rotated('KEY', { length: 257 }), `[0].length ${long}`],
  ['half a character', rotated('KEY', { length: 20.5 }), `[0].length ${long}`],
  ['another word', { kind: 'rotated', name: 'KEY', days: 30 }, '[0].days must be a known field'],
  [
    'an object of their own',
    { name: 'KEY', every: 30 },
    "[0] must be the name of an environment variable, or rotated(), got { name: 'KEY', every: 30 }; write it like 'API_KEY' or rotated('SESSION_KEY')",
  ],
  ['a number', 7, '[0] must be the name of an environment variable, or rotated(), got 7'],
  ['a variable of Teal', rotated('RELEASE'), '[0].name must be left out, since Teal sets RELEASE'],
])('refuses %s', (_, secret, expected) => {
  expect(refusal(withService({ secrets: [secret] }))).toEqual([
    expect.stringContaining(`service.secrets${expected}`),
  ]);
});

test('one variable twice, and one that environment fills', () => {
  expect(
    refusal(withService({ secrets: ['KEY', rotated('KEY'), rotated('MODE')], environment: { MODE: 'x' } })),
  ).toEqual([
    expect.stringContaining('service.secrets[1].name must be a variable that no other secret fills'),
    expect.stringContaining('service.secrets[2].name must be a variable that environment does not fill too'),
  ]);
});

test('all that is wrong is said at once, also of the name that Secrets Manager would not find', () => {
  expect(
    refusal({
      service: {
        name: 'shop',
        port: 0,
        secrets: [rotated('KEY', { every: days(0), length: 1 }), rotated('SECRET')],
      },
      environments: { 'production-a': {} },
    }).map((line) => line.split(' must ')[0]),
  ).toEqual(['service.port', 'service.secrets[0].every', 'service.secrets[0].length']);
});

test.each([
  [1, 16],
  [1000, 256],
])('takes %i days and %i characters', (every, length) => {
  expect(refusal(withService({ secrets: [rotated('KEY', { every: days(every), length })] }))).toEqual([]);
});

const resolved = (environment: object = {}) =>
  resolveDelivery({
    ...withService({
      secrets: ['API_KEY', rotated('KEY'), rotated('TOKEN', { every: days(7), length: 32 })],
    }),
    environments: { production: { ...placed, ...environment } },
  }).delivery.environments[0]?.services[0];

test('names stay names, and how each rotates stands beside them', () => {
  expect(resolved()).toMatchObject({
    secrets: ['API_KEY', 'KEY', 'TOKEN'],
    secretRotation: { KEY: { days: 30, length: 64 }, TOKEN: { days: 7, length: 32 } },
  });
  expect(Object.keys(resolved()?.secretRotation ?? {})).toEqual(['KEY', 'TOKEN']);
});

test('one that is there already is rotated by whoever owns it', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shared/key-AbCdEf';
  expect(resolved({ secrets: { KEY: arn } })).toMatchObject({
    secrets: ['API_KEY', 'TOKEN'],
    existingSecrets: { KEY: arn },
    secretRotation: { TOKEN: { days: 7, length: 32 } },
  });
  expect(resolved({ secrets: { KEY: arn } })?.secretRotation).not.toHaveProperty('KEY');
});
