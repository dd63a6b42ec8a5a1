import { matchesWildcard } from '../../../rehearsal/elasticloadbalancing/wildcard';

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
test.each([
  ['/*', '/', true],
  ['/*', '/a/b', true],
  ['/img/*', '/img', false],
  ['/img/*/pics', '/img/a/b/pics', true],
  ['/img/?', '/img/a', true],
  ['/img/?', '/img/', false],
  ['/img/?', '/img/ab', false],
  ['*.example.com', 'shop.example.com', true],
  ['*.example.com', 'example.com', false],
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['/a', '/A', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-b-b-', false],
  ['**', 'anything', true],
  ['a.c', 'abc', false],
  ['what\\?', 'what?', true],
  ['what\\?', 'whats', false],
  ['5\\*', '5*', true],
  ['5\\*', '55', false],
  ['back\\slash', 'back\\slash', true],
])('%s against %s: %s', (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected);
});
