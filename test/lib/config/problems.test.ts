import { hours, millis, minutes, seconds } from '../../../lib';
import { ConfigurationError, formatPath, show } from '../../../lib/config/problems';

test.each([
  [[], 'the configuration'],
  [['services', 0, 'name'], 'services[0].name'],
  [['environments', 'my-env', 'region'], 'environments.my-env.region'],
  [['environments', 'a b'], 'environments["a b"]'],
])('the path %j is %s', (path, text) => {
  expect(formatPath(path)).toBe(text);
});

test.each<[unknown, string]>([
  [undefined, 'nothing'],
  [null, 'null'],
  [Number.NaN, 'NaN'],
  [minutes(10), '10 minutes'],
  [hours(1), '60 minutes'],
  [seconds(90), '90 seconds'],
  [millis(1), '1 milliseconds'],
  [millis(Number.NaN), 'NaN milliseconds'],
  [() => 1, 'a function'],
  [10n, '10n'],
  ['\u001b[31m', '"\\u001b[31m"'],
  [['\u001b[31m'], "[ '\\x1B[31m' ]"],
  ['x'.repeat(100), `"${'x'.repeat(79)}…`],
])('shows %p', (value, text) => {
  expect(show(value)).toBe(text);
});

test('a value that holds itself can be shown', () => {
  const value: Record<string, unknown> = {};
  value.self = value;
  expect(show(value)).toBe('<ref *1> { self: [Circular *1] }');
});

test('one problem is not several', () => {
  const problem = { path: 'x', rule: 'y', got: 'z', advice: 'do' };
  expect(new ConfigurationError([problem]).message).toBe(
    'teal.config.ts has 1 problem:\n  x must be y, got z; do',
  );
  expect(new ConfigurationError([problem, problem], 'other.ts').message).toMatch(
    /^other\.ts has 2 problems:/,
  );
});
