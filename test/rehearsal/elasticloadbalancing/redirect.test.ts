import { locationOf, type Redirect, UNCHANGED } from '../../../rehearsal/elasticloadbalancing/redirect';
import { rewriterOf, type Transform } from '../../../rehearsal/elasticloadbalancing/transforms';

const asked = {
  protocol: 'HTTP',
  port: 80,
  host: 'shop.example.com:80',
  path: '/a/b%20c',
  query: 'd=e',
} as const;

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
test.each<[Partial<Redirect>, string]>([
  [{ protocol: 'HTTPS', port: '443' }, 'https://shop.example.com:443/a/b%20c?d=e'],
  [{ host: 'www.#{host}' }, 'http://www.shop.example.com:80/a/b%20c?d=e'],
  [{ path: '/new/#{path}', query: '' }, 'http://shop.example.com:80/new/a/b%20c'],
  [{ path: '/#{host}/#{port}' }, 'http://shop.example.com:80/shop.example.com/80?d=e'],
  [{ query: '#{query}&from=#{protocol}' }, 'http://shop.example.com:80/a/b%20c?d=e&from=http'],
  [{ query: '#{other}' }, 'http://shop.example.com:80/a/b%20c?#{other}'],
])('%j leads to %s', (redirect, location) => {
  expect(locationOf({ statusCode: 301, ...UNCHANGED, ...redirect }, asked)).toBe(location);
});

test('a query that is empty leaves no question mark', () => {
  const location = locationOf({ statusCode: 301, ...UNCHANGED }, { ...asked, query: '' });
  expect(location).toBe('http://shop.example.com:80/a/b%20c');
});

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
test.each<[Transform['type'], string, string, string, string]>([
  [
    'host-header-rewrite',
    '^mywebsite-(.+).com$',
    'internal.dev.$1.myweb.com',
    'internal.dev.a.myweb.com',
    '/x?y=1',
  ],
  ['url-rewrite', '^/(x)\\?(.*)$', '/$2/$1?z', 'mywebsite-a.com', '/y=1/x?z'],
  ['url-rewrite', '^/nothing', '/else', 'mywebsite-a.com', '/x?y=1'],
  ['url-rewrite', '=(1)(9)?', '=$1$2$3', 'mywebsite-a.com', '/x?y=1'],
  ['url-rewrite', 'x', "$&$'$$1", 'mywebsite-a.com', "/$&$'$?y=1"],
])('%s %s → %s: %s %s', (type, regex, replace, host, url) => {
  const rewrite = rewriterOf([{ type, regex, replace }]);
  expect(rewrite({ host: 'mywebsite-a.com', url: '/x?y=1' })).toEqual({ host, url });
});

test.each<[Transform['type'], string]>([
  ['url-rewrite', 'no slash'],
  ['url-rewrite', ''],
  ['host-header-rewrite', 'a b'],
])('%s to %j makes no request', (type, replace) => {
  expect(rewriterOf([{ type, regex: '^.*$', replace }])({ host: 'a', url: '/' })).toBeUndefined();
});
