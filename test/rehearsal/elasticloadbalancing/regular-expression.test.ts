import { regularExpression } from '../../../rehearsal/elasticloadbalancing/regular-expression';

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
test.each([
  ['(?=a)', 'lookaround'],
  ['(?<!a)', 'lookaround'],
  ['(?>a)', 'an atomic group'],
  ['(?i)a', 'flags or a named group'],
  ['(?P<name>a)', 'flags or a named group'],
  ['(a)\\1', 'a backreference'],
  ['\\pL', 'a Unicode class'],
  ['\\p{Greek}', 'a Unicode class'],
  ['[\\p{Greek}]', 'a Unicode class'],
  ['\\Aa\\z', 'an escape that JavaScript does not have'],
  ['\\x{41}', 'an escape that JavaScript does not have'],
  ['\\u0041', 'an escape that JavaScript alone has'],
  ['[[:alpha:]]', 'a POSIX class'],
  ['a++', 'a possessive quantifier'],
  ['a{2}+', 'a possessive quantifier'],
  ['[]a]', 'a class that begins with a bracket'],
])('%s is refused: %s', (source, what) => {
  expect(() => regularExpression(source)).toThrow(`ELBv2 regular expression with ${what} (${source})`);
});

test.each<[string, string, boolean]>([
  ['^/api/v[0-9]+/(users|orders)$', '/api/v1/users', true],
  ['^/api/v[0-9]+/(users|orders)$', '/api/v1/users/7', false],
  ['^(?:www\\.)?shop\\.', 'www.shop.example', true],
  ['\\\\pL', '\\pL', true],
  ['[(?=]', '?', true],
  ['a\\++', 'a+++', true],
])('%s on %s: %s', (source, text, expected) => {
  expect(regularExpression(source).test(text)).toBe(expected);
});

test('what is no expression is refused as ELB does', () => {
  expect(() => regularExpression('a(')).toThrow(expect.objectContaining({ code: 'ValidationError' }));
});
