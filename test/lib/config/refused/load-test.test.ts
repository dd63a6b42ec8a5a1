import { type DeliveryInput, loadTest, millis, minutes, seconds } from '../../../../lib';
import { fewestRequests, fillLoadTest, planOf, requestsNeeded } from '../../../../lib/config/gates/load-test';
import { refusal, right } from './refusal';

type Options = Parameters<typeof loadTest>[0];
const requests = [{ path: '/' }];
const withTest = (options: Partial<Options>, other: Partial<DeliveryInput> = {}) => ({
  ...right,
  ...other,
  gates: [loadTest({ requests, ...options })],
});

test.each<[string, object, string[]]>([
  ['a plain one', withTest({}), []],
  [
    'all of it',
    withTest(
      {
        requests: [
          ...requests,
          { path: '/orders', method: 'POST', status: 201, weight: 3, headers: { a: 'b' } },
        ],
        withoutUsers: ['staging'],
        perSecond: 50,
        users: { percentOfTraffic: 20, atLeast: 5, atMost: 50 },
        duration: minutes(2),
        warmUp: seconds(0),
        within: seconds(3),
        concurrency: 200,
        limits: {
          errors: { percent: 1 },
          slow: { over: millis(300), percent: 5 },
          p50: millis(50),
          p99: seconds(1),
        },
        onInconclusive: 'fail',
      },
      { environments: { staging: {}, production: {} } },
    ),
    [],
  ],
  ['no request', withTest({ requests: [] }), ['gates[0].requests must be a list of at least 1, got []']],
  [
    'nothing that may be sent where users are',
    withTest({ requests: [{ path: '/orders', method: 'POST' }] }),
    [
      'gates[0].requests must be with one of GET, HEAD, OPTIONS at least, since nothing else is sent where users are, got POST; add one that only reads',
    ],
  ],
  [
    'a rate that no function sends',
    withTest({ perSecond: 1_000 }),
    ['gates[0].perSecond must be a number from 0.1 to 100, got 1000'],
  ],
  [
    'more than users send',
    withTest({ users: { percentOfTraffic: 150 } }),
    ['gates[0].users.percentOfTraffic must be a number from 1 to 100, got 150'],
  ],
  [
    'bounds the wrong way',
    withTest({ users: { atLeast: 9, atMost: 3 } }),
    ['gates[0].users.atLeast must be at most 3, its atMost, got 9; lower it'],
  ],
  [
    'longer than its patience with ECS allows',
    withTest({ duration: minutes(6) }),
    ['gates[0].duration must be whole seconds from 10 to 300'],
  ],
  [
    'too few to tell',
    withTest({ duration: seconds(20), limits: { p99: seconds(1) } }),
    [
      'gates[0].duration must be long enough for 100 requests at the smallest rate, of which one alone breaks no limit, got time for 40; lengthen it',
    ],
  ],
  [
    'too few where nobody but the team is',
    withTest(
      { withoutUsers: ['staging'], perSecond: 0.5 },
      { environments: { staging: {}, production: {} } },
    ),
    [
      'gates[0].duration must be long enough for 50 requests at the smallest rate, of which one alone breaks no limit, got time for 30',
    ],
  ],
  [
    'a limit that no answer may reach',
    withTest({ within: seconds(1), limits: { p95: seconds(2) } }),
    ['gates[0].within must be at least 2000 ms, the longest of the limits, got 1000 ms'],
  ],
  [
    'requests that do not fit',
    withTest({ requests: Array(60).fill({ path: '/a-rather-long-path-of-a-shop' }) }),
    ['gates[0].requests must be at most 2500 bytes as JSON with the rest of the plan'],
  ],
  [
    'an environment that is none',
    withTest({ withoutUsers: ['stagin'] }, { environments: { staging: {}, production: {} } }),
    ['gates[0].withoutUsers[0] must be the name of an environment, got "stagin"; use one of staging'],
  ],
  [
    'the environment that users are on',
    withTest({ withoutUsers: ['production'] }, { environments: { staging: {}, production: {} } }),
    [
      'gates[0].withoutUsers[0] must be an environment that is not protected, since users are on those that are, got "production"; leave it out, or give the environment protect: false',
    ],
  ],
  [
    'one that somebody would miss',
    withTest({ withoutUsers: ['staging'] }, { environments: { staging: { protect: true }, production: {} } }),
    ['gates[0].withoutUsers[0] must be an environment that is not protected'],
  ],
  [
    'the last, where it may be destroyed',
    withTest({ withoutUsers: ['lab'] }, { environments: { lab: { protect: false } } }),
    [],
  ],
  [
    'what it is called elsewhere',
    { ...right, gates: [{ ...loadTest({ requests }), rate: 5 }] },
    ['gates[0].rate must be a known field, got 5; did you mean perSecond?'],
  ],
])('a load test: %s', (_, input, lines) => {
  expect(refusal(input)).toEqual(lines.map((line) => expect.stringContaining(line)));
});

describe('filled in', () => {
  const plain = fillLoadTest({ requests });

  test('it is held to what the release’s own alarms are', () => {
    expect(plain.limits).toEqual({ errorPercent: 2, latency: [{ percent: 90, milliseconds: 1000 }] });
    expect(plain).toMatchObject({ id: 'load-test', stages: ['POST_TEST_TRAFFIC_SHIFT'], concurrency: 100 });
  });

  test('where users are, only what reads is sent, at a share of what they send', () => {
    const gate = fillLoadTest({
      requests: [...requests, { path: '/orders', method: 'POST' }],
      withoutUsers: ['staging'],
    });
    expect(planOf(gate, 'production')).toEqual({
      requests: [{ path: '/', method: 'GET', weight: 1 }],
      rate: { percentOfTraffic: 10, atLeast: 2, atMost: 20 },
      ...{ warmUpSeconds: 5, seconds: 60, concurrency: 100, withinMilliseconds: 5000 },
      limits: plain.limits,
    });
    expect(planOf(gate, 'staging')).toMatchObject({
      requests: [{ method: 'GET' }, { method: 'POST' }],
      rate: { perSecond: 10 },
    });
  });

  test.each([
    [{ atMost: 1 }, { atLeast: 1, atMost: 1 }],
    [{ atLeast: 50 }, { atLeast: 50, atMost: 50 }],
  ])('the default of one bound gives way to the other: %j', (users, bounds) => {
    expect(fillLoadTest({ requests, users }).users).toMatchObject(bounds);
  });

  test('a minute of the least is enough for a percentile of 99', () => {
    const gate = fillLoadTest({ requests, limits: { p99: seconds(1) } });
    expect(fewestRequests(gate)).toBeGreaterThanOrEqual(requestsNeeded(gate.limits));
  });
});
