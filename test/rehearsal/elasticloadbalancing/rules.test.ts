import {
  type Condition,
  chooseTargetGroup,
  type RoutableRequest,
  selectRule,
} from '../../../rehearsal/elasticloadbalancing/rules';
import { seededRandom } from '../../../rehearsal/random';
import { rule } from './fixtures';

const fixed = { type: 'fixed-response', statusCode: 200 } as const;
const fallback = rule('default', { priority: 'default', action: fixed, conditions: [] });

function request(of: Partial<Omit<RoutableRequest, 'headerValues'>> = {}, headers = {}): RoutableRequest {
  const sent: Record<string, string[]> = headers;
  return {
    method: 'GET',
    host: 'shop.example.com',
    path: '/',
    query: '',
    headerValues: (name) => sent[name] ?? [],
    ...of,
  };
}

describe('conditions', () => {
  // source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
  test.each<[string, Condition[], RoutableRequest, boolean]>([
    ['no condition', [], request(), true],
    ['a path', [{ field: 'path-pattern', values: ['/a*'] }], request({ path: '/abc' }), true],
    ['a path with case', [{ field: 'path-pattern', values: ['/a*'] }], request({ path: '/Abc' }), false],
    ['any of its values', [{ field: 'path-pattern', values: ['/x', '/y'] }], request({ path: '/y' }), true],
    [
      'a host without case',
      [{ field: 'host-header', values: ['*.Example.com'] }],
      request({ host: 'SHOP.example.com' }),
      true,
    ],
    [
      'a host without its port',
      [{ field: 'host-header', values: ['shop.example.com'] }],
      request({ host: 'shop.example.com:8443' }),
      true,
    ],
    ['another host', [{ field: 'host-header', values: ['*.example.org'] }], request(), false],
    ['a method', [{ field: 'http-request-method', values: ['HEAD', 'GET'] }], request(), true],
    ['a method with case', [{ field: 'http-request-method', values: ['get'] }], request(), false],
    [
      'a header without case',
      [{ field: 'http-header', name: 'X-Test', values: ['ABC?'] }],
      request({}, { 'x-test': ['abcd'] }),
      true,
    ],
    [
      'a header sent twice',
      [{ field: 'http-header', name: 'X-Test', values: ['b'] }],
      request({}, { 'x-test': ['a', 'b'] }),
      true,
    ],
    ['a header not sent', [{ field: 'http-header', name: 'X-Test', values: ['*'] }], request(), false],
    [
      'a query pair',
      [{ field: 'query-string', values: [{ key: 'version', value: 'V1' }] }],
      request({ query: 'a=b&version=v1' }),
      true,
    ],
    [
      'a query value under another key',
      [{ field: 'query-string', values: [{ key: 'version', value: 'v1' }] }],
      request({ query: 'v=v1' }),
      false,
    ],
    [
      'a query value under any key',
      [{ field: 'query-string', values: [{ value: '*beta*' }] }],
      request({ query: 'v=1.0-beta-2' }),
      true,
    ],
    [
      'all of several',
      [
        { field: 'path-pattern', values: ['/api/*'] },
        { field: 'http-request-method', values: ['POST'] },
      ],
      request({ path: '/api/x' }),
      false,
    ],
  ])('%s', (_name, conditions, sent, expected) => {
    const candidate = rule('candidate', { priority: 1, action: fixed, conditions });
    expect(selectRule([candidate, fallback], sent)).toBe(expected ? candidate : fallback);
  });
});

describe('priority', () => {
  const production = rule('production', { priority: 10, action: fixed });
  const byHeader = rule('test', {
    priority: 5,
    action: fixed,
    conditions: [{ field: 'http-header', name: 'x-teal-test', values: ['secret'] }],
  });

  test.each([
    ['the header rule before production', { 'x-teal-test': ['secret'] }, byHeader],
    ['production without the header', {}, production],
    ['production with a wrong header', { 'x-teal-test': ['guess'] }, production],
  ])('%s, in whatever order they were created', (_name, headers, expected) => {
    const rules = [fallback, production, byHeader];
    expect(selectRule(rules, request({}, headers))).toBe(expected);
    expect(selectRule(rules.toReversed(), request({}, headers))).toBe(expected);
  });

  test('the default rule answers what no other does', () => {
    const narrow = rule('narrow', {
      priority: 1,
      action: fixed,
      conditions: [{ field: 'path-pattern', values: ['/x'] }],
    });
    expect(selectRule([narrow, fallback], request())).toBe(fallback);
  });
});

describe('weights', () => {
  const weights = (blue: number, green: number) => [
    { targetGroupArn: 'blue', weight: blue },
    { targetGroupArn: 'green', weight: green },
  ];

  test.each([
    [100, 0, 0, 'blue'],
    [100, 0, 0.999999, 'blue'],
    [0, 100, 0, 'green'],
    [95, 5, 0.9499, 'blue'],
    [95, 5, 0.95, 'green'],
    [1, 1, 0.5, 'green'],
    [999, 1, 0.9989, 'blue'],
  ])('%d/%d at %d chooses %s', (blue, green, point, expected) => {
    expect(chooseTargetGroup(weights(blue, green), () => point)).toBe(expected);
  });

  test('a weight of 0 is never chosen', () => {
    const random = seededRandom(1);
    const chosen = Array.from({ length: 100_000 }, () => chooseTargetGroup(weights(0, 7), random));
    expect(new Set(chosen)).toEqual(new Set(['green']));
  });

  test('nothing is chosen when all weights are 0', () => {
    expect(chooseTargetGroup(weights(0, 0), () => 0)).toBeUndefined();
  });

  test('shares follow the weights', () => {
    const random = seededRandom(7);
    const green = Array.from({ length: 100_000 }, () => chooseTargetGroup(weights(95, 5), random)).filter(
      (arn) => arn === 'green',
    );
    expect(green.length / 100_000).toBeCloseTo(0.05, 2);
  });
});
