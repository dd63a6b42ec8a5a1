import { commandLooksSecret, looksSecret } from '../../../../cli/adopt/plan/secret-looking';

/** In two parts: the search for secrets reads this file, too. */
const DATABASE = ['postgres://shop', 'hunter2@db:5432/shop'].join(':');

test.each<[string, string]>([
  ['DB_PASSWORD', 'shop'],
  ['password', 'x'],
  ['JWT_SECRET', 'x'],
  ['GITHUB_TOKEN', 'x'],
  ['STRIPE_API_KEY', 'x'],
  ['APIKEY', 'x'],
  ['SENTRY_DSN', 'https://abc@sentry.io/1'],
  ['DATABASE_URL', DATABASE],
  ['REDIS', 'rediss://:hunter2@cache:6379'],
  ['QUEUE', 'Endpoint=sb://x;SharedAccessKeyName=k;Key=abc='],
  ['AWS_USER', 'AKIAIOSFODNN7EXAMPLE'],
  ['NOTE', 'ghp_0123456789abcdefghijklmnop'],
  ['KEY', '-----BEGIN RSA PRIVATE KEY-----'],
  ['SESSION', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.x'],
  ['PGPASSWORD', 'x'],
  ['spring.datasource.password', 'x'],
  ['dbPassword', 'x'],
  ['NEW_RELIC_LICENSE_KEY', 'x'],
  ['APP_KEY', 'base64:x'],
  ['ConnectionStrings__Default', 'Server=db'],
  ['DB', 'Server=db; Password=x'],
  ['THING', '0123456789abcdef0123456789abcdef'],
  ['THING', 'q9Zt3LwXb7RkPm2VfHs8YdNc4'],
])('%s=%s is not written', (name, value) => {
  expect(looksSecret(name, value)).toBe(true);
});

test.each<[string, string]>([
  ['LOG_LEVEL', 'info'],
  ['DATABASE_URL', 'postgres://db:5432/shop'],
  ['DB_PASSWORD_ARN', 'arn:aws:secretsmanager:eu-west-1:1:secret:db'],
  ['TOKEN_TTL', '3600'],
  ['AUTH_ENABLED', 'true'],
  ['PASSWORD', ''],
  ['GIT_COMMIT', '0123456789abcdef0123456789abcdef01234567'],
  ['NODE_OPTIONS', '--max-old-space-size=400'],
  ['TABLE', 'acme-prod-shop-orders-table'],
  ['KEYBOARD', 'qwerty'],
])('%s=%s is', (name, value) => {
  expect(looksSecret(name, value)).toBe(false);
});

test.each<[string[], boolean]>([
  [['node', 'main.js', '--db-password=x'], true],
  [['node', 'main.js', '--verbose', '--db-password', 'x'], true],
  [['sh', '-c', 'DB_PASSWORD=x exec node main.js'], true],
  [['run', DATABASE], true],
  [['node', '--max-old-space-size=400', 'main.js', '--port', '8080'], false],
  [[], false],
])('the command %j is written: not %s', (words, isSecret) => {
  expect(commandLooksSecret(words)).toBe(isSecret);
});
