import { BadSettings, readSettings } from '../../app/src/settings';

test('everything has a default', () => {
  expect(readSettings({})).toEqual({
    port: 8080,
    logLevel: 'info',
    version: 'dev',
    release: 'dev',
    metrics: undefined,
    metricsInterval: 10_000,
    receiptKey: undefined,
  });
});

test('takes what is given', () => {
  expect(
    readSettings({
      PORT: '0',
      LOG_LEVEL: 'warn',
      VERSION: 'v1.2+g0f3',
      RELEASE: 'sha256:0f',
      RECEIPT_KEY: 'k',
      TEAL_SERVICE: 'shop',
      TEAL_ENVIRONMENT: 'production',
    }),
  ).toEqual({
    port: 0,
    logLevel: 'warn',
    version: 'v1.2+g0f3',
    release: 'sha256:0f',
    metrics: { service: 'shop', environment: 'production' },
    metricsInterval: 10_000,
    receiptKey: 'k',
  });
});

test.each([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '8e3'],
  ['PORT', ''],
  ['LOG_LEVEL', 'INFO'],
  ['LOG_LEVEL', 'toString'],
  ['VERSION', 'a\nb'],
  ['VERSION', ''],
  ['VERSION', 'a'.repeat(129)],
  ['RELEASE', 'a\nb'],
  ['RELEASE', ''],
])('refuses %s=%j', (name, value) => {
  expect(() => readSettings({ [name]: value })).toThrow(BadSettings);
  expect(() => readSettings({ [name]: value })).toThrow(
    new RegExp(`^${name} must be .*, got .*; set it to`, 's'),
  );
});
