import {
  type Condition,
  predicateOf,
  type RoutableRequest,
} from '../../../rehearsal/elasticloadbalancing/conditions';

const request = (of: Partial<RoutableRequest>): RoutableRequest => ({
  method: 'GET',
  host: 'shop.example.com',
  path: '/',
  query: '',
  headerValues: () => [],
  ...of,
});

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
test.each<[Condition, Partial<RoutableRequest>, boolean]>([
  [{ field: 'source-ip', values: ['192.0.2.0/24'] }, { sourceIp: '192.0.2.77' }, true],
  [{ field: 'source-ip', values: ['192.0.2.0/24'] }, { sourceIp: '::ffff:192.0.2.77' }, true],
  [{ field: 'source-ip', values: ['192.0.2.0/24'] }, { sourceIp: '192.0.3.1' }, false],
  [{ field: 'source-ip', values: ['192.0.2.7/32', '10.0.0.0/8'] }, { sourceIp: '10.255.0.1' }, true],
  [{ field: 'source-ip', values: ['2001:db8::/32'] }, { sourceIp: '2001:db8:1::1' }, true],
  [{ field: 'source-ip', values: ['2001:db8::/32'] }, { sourceIp: '2001:db9::1' }, false],
  [{ field: 'source-ip', values: ['0.0.0.0/0'] }, { sourceIp: '2001:db8::1' }, false],
  [{ field: 'source-ip', values: ['127.0.0.0/8'] }, {}, true],
  [{ field: 'path-pattern', values: [], regexValues: ['^/v[12]/'] }, { path: '/v2/a' }, true],
  [{ field: 'path-pattern', values: [], regexValues: ['^/V[12]/'] }, { path: '/v2/a' }, false],
  [{ field: 'host-header', values: [], regexValues: ['^SHOP\\.'] }, {}, true],
  [
    { field: 'http-header', name: 'X', values: [], regexValues: ['^a.c$'] },
    { headerValues: () => ['abc'] },
    true,
  ],
  [
    { field: 'http-header', name: 'X', values: [], regexValues: ['^A'] },
    { headerValues: () => ['abc'] },
    false,
  ],
  [{ field: 'path-pattern', values: ['/*'] }, { path: '*' }, false],
  [{ field: 'path-pattern', values: ['*'] }, { path: '*' }, true],
])('%j meets %j: %s', (condition, of, expected) => {
  expect(predicateOf(condition)(request(of))).toBe(expected);
});
