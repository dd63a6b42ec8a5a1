import type { Condition, Rule } from '../../../rehearsal/elasticloadbalancing/rules';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { requestsTo, requestTo, type UserRequest } from '../../../rehearsal/traffic/user-request';

const HOST = 'shop.example.com';
const rule = (arn: string, priority: Rule['priority'], ...conditions: Condition[]): Rule => ({
  arn,
  priority,
  conditions,
  action: { type: 'fixed-response', statusCode: 200 },
  tags: {},
});
const otherwise = rule('otherwise', 'default');
const path = (...values: string[]): Condition => ({ field: 'path-pattern', values });
const host = (...values: string[]): Condition => ({ field: 'host-header', values });
const method = (...values: string[]): Condition => ({ field: 'http-request-method', values });
const header = (name: string, ...values: string[]): Condition => ({ field: 'http-header', name, values });

test.each<[string, Condition[], Partial<UserRequest>]>([
  ['everything', [path('/*')], {}],
  ['no condition', [], {}],
  ['a folder', [path('/api/*')], { path: '/api/' }],
  ['one path of several', [path('/static/*', '/api/*')], { path: '/static/' }],
  ['one character', [path('/v?/orders')], { path: '/vx/orders' }],
  ['the service by its name', [host(HOST)], {}],
  ['the service by a wildcard', [host('*.example.com')], {}],
  ['another name', [host('*.example.org', 'api.example.org')], { host: 'api.example.org' }],
  [
    'a name and a folder',
    [host('api.example.org'), path('/api/*')],
    { host: 'api.example.org', path: '/api/' },
  ],
  ['GET among others', [method('POST', 'GET')], {}],
  ['another method', [method('POST')], { method: 'POST' }],
  ['a header', [header('X-Plan', 'gold*')], { headers: ['X-Plan', 'gold'] }],
  ['a query', [{ field: 'query-string', values: [{ key: 'plan', value: 'gold' }] }], { path: '/?plan=gold' }],
  ['a query without a key', [{ field: 'query-string', values: [{ value: '*' }] }], { path: '/?q=' }],
])('the rule asks for %s', (_what, conditions, expected) => {
  const production = rule('production', 10, ...conditions);
  expect(requestTo(production, [otherwise, production], HOST)).toEqual({
    method: 'GET',
    host: HOST,
    path: '/',
    headers: [],
    ...expected,
  });
});

test('a rule before it that takes the home page: by a path that it does not take', () => {
  const production = rule('production', 10, path('/*', '/api/*'));
  const home = rule('home', 5, path('/'));
  expect(requestTo(production, [otherwise, home, production], HOST).path).toBe('/api/');
});

test('the default rule may be the production rule', () => {
  expect(requestTo(otherwise, [otherwise], HOST)).toMatchObject({ host: HOST, path: '/' });
});

test.each<[string, Condition[], Rule[], string]>([
  ['a rule before it takes all', [path('/*')], [rule('all', 1, path('/*'))], 'all'],
  ['only wildcards for a name', [host('*.example.org')], [], 'otherwise'],
])('%s: no user would meet the release, and that is said', (_what, conditions, before, taker) => {
  const production = rule('production', 10, ...conditions);
  const act = () => requestTo(production, [...before, production, otherwise], HOST);
  expect(act).toThrow(NotModelled);
  expect(act).toThrow(`production (GET / of shop.example.com is taken by ${taker};`);
});

test.each<[string, Condition[], string | undefined]>([
  ['everything', [], '/orders?open=1'],
  ['a folder that it is in', [path('/api/*', '/ord*')], '/orders?open=1'],
  ['another folder', [path('/api/*')], undefined],
  ['a query', [{ field: 'query-string', values: [{ key: 'open', value: '1' }] }], '/orders?open=1&open=1'],
])('users ask for a path, and the rule for %s', (_what, conditions, expected) => {
  const production = rule('production', 10, ...conditions);
  const ask = () => requestTo(production, [otherwise, production], HOST, '/orders?open=1');
  if (expected === undefined) expect(ask).toThrow(NotModelled);
  else expect(ask()).toMatchObject({ path: expected, host: HOST });
});

describe('requests that are asked for as they are', () => {
  const production = rule('production', 10, method('GET', 'POST'), path('/*'));
  const api = rule('api', 5, path('/api/*'));

  test.each<[string, string, string, boolean]>([
    ['the production rule takes it', 'GET', '/a?b=c', true],
    ['another rule takes it', 'GET', '/api/a', false],
    ['no rule takes its method', 'HEAD', '/a', false],
  ])('%s', (_what, method, path, reaches) => {
    const asked = { method, path, weight: 7 };
    const { reaching, others } = requestsTo(production, [otherwise, api, production], HOST, [asked]);
    expect(others).toEqual(reaches ? [] : [asked]);
    expect(reaching).toEqual(
      reaches ? [{ ...asked, request: { method, host: HOST, path, headers: [] } }] : [],
    );
  });
});
