import { hasShape, shapeOf, shapeText, standIn } from '../../../rehearsal/replay/shape';

test.each<[string, string, string]>([
  ['the root', '/', '/'],
  ['words', '/products/new-arrivals', '/products/new-arrivals'],
  ['a slash at the end', '/products/', '/products/'],
  ['a version', '/api/v2/orders', '/api/v2/orders'],
  ['a file', '/favicon.ico', '/favicon.ico'],
  ['a known place', '/.well-known/security.txt', '/.well-known/security.txt'],
  ['a number', '/orders/4711', '/orders/{number}'],
  ['a negative one', '/temperature/-7.5', '/temperature/{number}'],
  ['a date', '/days/2026-11-20', '/days/{token}'],
  ['a UUID', '/a/0B8FF2A4-7c58-4d0b-9d3f-5f0e2c1a9b77', '/a/{uuid}'],
  ['hex', '/a/73e2d6bc24d8a067', '/a/{hex}'],
  ['hex that looks like words', '/a/deadbeef', '/a/{hex}'],
  ['an e-mail address', '/users/jane.doe@example.org', '/users/{email}'],
  ['an encoded one', '/users/jane.doe%40example.org', '/users/{email}'],
  ['a token', '/reset/aB3dE9xZ', '/reset/{token}'],
  ['letters at random', '/reset/xkcvbqwrtzp', '/reset/{token}'],
  ['letters at random in both cases', '/reset/aBcDeFgHiJkL', '/reset/{token}'],
  ['a JWT', '/t/eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl', '/t/{token}'],
  ['a word with digits', '/sale/SAVE20', '/sale/{token}'],
  ['a long word', `/a/${'lorem'.repeat(5)}`, '/a/{token}'],
  ['a long slug', '/a/what-jane-doe-wrote-to-john', '/a/{token}'],
  ['a session behind a semicolon', '/cart;jsessionid=1A2B/items', '/cart/items'],
  ['what cannot be decoded', '/a/%zz', '/a/{token}'],
  ['an encoded slash', '/a/b%2Fc', '/a/{token}'],
  ['other letters', '/a/m%C3%BCller', '/a/{token}'],
  ['a placeholder that a client sent', '/a/{number}', '/a/{token}'],
  ['control characters', '/a/b%0d%0ac', '/a/{token}'],
])('%s', (_what, path, expected) => expect(shapeText(shapeOf(path))).toBe(expected));

test('what is asked for in place of an id is always the same', () =>
  expect(standIn(shapeOf('/a/4711/0b8ff2a4-7c58-4d0b-9d3f-5f0e2c1a9b77/j@x.org'))).toBe(
    '/a/1/00000000-0000-4000-8000-000000000000/user@example.com',
  ));

test.each<[string, string[], boolean]>([
  ['/orders/42', ['orders', '{number}'], true],
  ['/orders/42?full=1', ['orders', '{number}'], true],
  ['/orders/latest', ['orders', '{number}'], false],
  ['/orders/latest', ['orders', '{value}'], true],
  ['/orders', ['orders', '{number}'], false],
  ['/orders/42/lines', ['orders', '{number}'], false],
  ['/a/b/c/d', ['a', '{rest}'], true],
  ['/a', ['a', '{rest}'], false],
])('%s has the shape %j: %s', (path, segments, expected) => expect(hasShape(path, segments)).toBe(expected));
