import { catchesAll, catchSame, covers, matches, meet } from '../../../lib/config/existing/patterns';

// source: Elastic Load Balancing user guide, "Condition types for listener rules": `*` is 0 or more characters, `?` is 1
test.each([
  ['/shop/*', '/shop/', true],
  ['/shop/*', '/shop', false],
  ['/shop*', '/shop', true],
  ['*.example.com', 'a.b.example.com', true],
  ['/v?/x', '/v1/x', true],
  ['/v?/x', '/v/x', false],
  ['', '', true],
])('%s matches %s: %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

test.each([
  ['/*', '/api/*', true],
  ['/api/*', '/*', false],
  ['/a?', '/a*', false],
  ['/a*', '/a?', true],
  ['/*b', '/a*b', true],
  ['*', '', true],
])('%s covers %s: %s', (pattern, other, expected) => {
  expect(covers(pattern, other)).toBe(expected);
});

test.each([
  ['/a*', '/*b', true],
  ['/a/*', '/b/*', false],
  ['/a?', '/a', false],
  ['/a?', '/ab', true],
  ['*', '*', true],
])('%s and %s have a text together: %s', (one, other, expected) => {
  expect([meet(one, other), meet(other, one)]).toEqual([expected, expected]);
});

describe('what rules catch', () => {
  const all = { hosts: [], paths: [] };
  const shop = { hosts: ['shop.example.com'], paths: [] };
  const api = { hosts: ['shop.example.com'], paths: ['/api/*'] };
  const other = { hosts: ['api.example.com'], paths: ['/api/*'] };
  test.each([
    ['everything, a host', all, shop, true, true],
    ['a host, everything', shop, all, false, true],
    ['a host, its paths', shop, api, true, true],
    ['two hosts', api, other, false, false],
    ['paths, all of the host', api, shop, false, true],
  ])('%s', (_, one, two, whole, some) => {
    expect([catchesAll(one, two), catchSame(one, two)]).toEqual([whole, some]);
  });
});
