import { filterPattern } from '../../../rehearsal/logs/filter-pattern';

// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
test.each([
  ['', 'anything', true],
  ['ERROR', '[ERROR] no', true],
  ['ERROR', 'error', false],
  ['ERROR payment', 'payment: ERROR', true],
  ['ERROR payment', 'ERROR', false],
  ['?ERROR ?WARN', 'WARN', true],
  ['?ERROR ?WARN', 'INFO', false],
  ['ERROR -Exiting', 'ERROR', true],
  ['ERROR -Exiting', 'ERROR Exiting', false],
  ['-Exiting', 'ERROR', true],
  ['"INTERNAL SERVER ERROR"', '500 INTERNAL SERVER ERROR', true],
  ['"INTERNAL SERVER ERROR"', 'SERVER INTERNAL ERROR', false],
  ['"a \\"b\\""', 'a "b"', true],
])('%s on %s is %s', (pattern, message, matches) => {
  expect(filterPattern(pattern)(message)).toBe(matches);
});

const entry = {
  level: 'error',
  status: 502,
  path: '/cart/7',
  ok: false,
  cause: null,
  tags: ['a', { b: 'c' }],
};

// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
test.each([
  ['{ $.level = "error" }', true],
  ['{$.level="error"}', true],
  ['{ $.level = error }', true],
  ['{ $.level != "error" }', false],
  ['{ $.level = "err*" }', true],
  ['{ $.level = "*ok" }', false],
  ['{ $.path = "/cart/*" }', true],
  ['{ $.status >= 500 }', true],
  ['{ $.status < 500 }', false],
  ['{ $.status = 5.02e2 }', true],
  ['{ $.status = "502" }', false],
  ['{ $.missing != "x" }', false],
  ['{ $.missing NOT EXISTS }', true],
  ['{ $.cause IS NULL }', true],
  ['{ $.ok IS FALSE }', true],
  ['{ $.ok IS TRUE }', false],
  ['{ $.tags[0] = "a" }', true],
  ['{ $.tags[1].b = "c" }', true],
  ['{ $.level = "warn" || $.status = 502 }', true],
  ['{ ($.level = "warn" || $.level = "error") && $.status = 500 }', false],
  ['{ $.level = "warn" || $.level = "error" && $.status = 502 }', true],
])('%s is %s', (pattern, matches) => {
  expect(filterPattern(pattern)(JSON.stringify(entry))).toBe(matches);
});

test('a message that is not JSON fits no pattern for JSON', () => {
  expect(filterPattern('{ $.missing NOT EXISTS }')('level=error')).toBe(false);
});

test.each([
  '[ip, user, status=500]',
  '%5\\d\\d%',
  '{ $.level',
  '{ level = "x" }',
  '{ $.a = 1 } x',
  '{ $.a < "x" }',
])('%s is refused by name', (pattern) => {
  expect(() => filterPattern(pattern)).toThrow('log filter pattern');
});
