import { days, loadTest, minutes, resolveDelivery, seconds } from '../../../../lib';
import { mostWithin } from '../../../../lib/config/edge-rules';
import { fillLoadTest } from '../../../../lib/config/gates/load-test';
import { network, placed, refusal, withEnvironment } from './refusal';

const at = 'environments.production.edge';
const balancer = 'app/main/0123456789abcdef';
const existing = {
  ...{ ...placed, network },
  loadBalancer: {
    arn: `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/${balancer}`,
    dnsName: 'main-1234567890.eu-west-1.elb.amazonaws.com',
    securityGroupId: 'sg-0123456789abcdef0',
    listenerArn: `arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/${balancer}/fedcba9876543210`,
    tls: true,
    priorities: { test: 10, production: 20 },
    hosts: { shop: ['shop.example.com'] },
  },
};
const withEdge = (edge: unknown, environment: object = {}) => withEnvironment({ ...environment, edge });
const firewall = (value: unknown) => withEdge({ firewall: value });

test.each<[string, unknown, string[]]>([
  ['a word', withEdge('on'), [`${at} must be an object, got "on"`]],
  [
    'what there is not',
    withEdge({ waf: true }),
    [`${at}.waf must be a known field, got true; did you mean firewall?`],
  ],
  [
    'beside it',
    withEnvironment({ waf: true }),
    ['environments.production.waf must be a known field, got true; did you mean edge?'],
  ],
  [
    'a firewall by false',
    firewall(false),
    [`${at}.firewall must be an object, or true, got false; write true`],
  ],
  [
    'logs by a word',
    withEdge({ accessLogs: 's3' }),
    [`${at}.accessLogs must be an object, or true, got "s3"`],
  ],
  [
    'another mode',
    firewall({ mode: 'captcha' }),
    [`${at}.firewall.mode must be one of count, block, got "captcha"; count first`],
  ],
  [
    'an address that a client gives',
    firewall({ forwardedIp: true }),
    [
      `${at}.firewall.forwardedIp must be left out: an address in X-Forwarded-For is what a client says that it is, got true`,
    ],
  ],
  [
    'rules that count while all do',
    firewall({ countOnly: ['SizeRestrictions_BODY'] }),
    [`${at}.firewall.countOnly must be left out without mode: 'block', got [`],
  ],
  [
    'a rule that is misspelt',
    firewall({ mode: 'block', countOnly: ['SizeRestrictions_Body'] }),
    [
      `${at}.firewall.countOnly[0] must be a managed rule that Teal’s firewall has, got "SizeRestrictions_Body"; did you mean SizeRestrictions_BODY?`,
    ],
  ],
  [
    'nine requests',
    firewall({ limit: { requests: 9 } }),
    [`${at}.firewall.limit.requests must be a whole number from 10 to 2000000000, got 9`],
  ],
  [
    'too many',
    firewall({ limit: { requests: 2_000_000_001 } }),
    [`${at}.firewall.limit.requests must be a whole number`],
  ],
  [
    'no number',
    firewall({ limit: { per: minutes(1) } }),
    [`${at}.firewall.limit.requests must be a whole number`],
  ],
  [
    'three minutes',
    firewall({ limit: { requests: 100, per: minutes(3) } }),
    [`${at}.firewall.limit.per must be 1, 2, 5 or 10 minutes, got`],
  ],
  [
    'half a day of logs',
    withEdge({ accessLogs: { keep: { milliseconds: 43_200_000 } } }),
    [`${at}.accessLogs.keep must be whole days, from 1 to 3650`],
  ],
  [
    'eleven years',
    withEdge({ accessLogs: { keep: days(4000) } }),
    [`${at}.accessLogs.keep must be whole days`],
  ],
])('%s', (_, input, expected) => {
  expect(refusal(input)).toEqual(expected.map((start) => expect.stringContaining(start)));
});

test('both are a load balancer’s owner’s', () => {
  expect(refusal(withEdge({ firewall: true, accessLogs: true }, existing))).toEqual([
    expect.stringContaining(
      `${at}.firewall must be left out with loadBalancer, since it has one web ACL, which is its owner’s`,
    ),
    expect.stringContaining(
      `${at}.accessLogs must be left out with loadBalancer, since where it logs its owner says`,
    ),
  ]);
});

describe('an internal service', () => {
  const internal = (edge: object) => ({
    service: { name: 'shop', port: 8080, internal: true },
    environments: { production: { edge } },
  });

  test.each([true, {}, { mode: 'block' }])('needs a limit of its own with %j', (one) => {
    expect(refusal(internal({ firewall: one }))).toEqual([
      expect.stringContaining(
        `${at}.firewall.limit must be given, since shop is internal and its callers are services`,
      ),
    ]);
  });

  test.each([{ firewall: { limit: { requests: 50_000 } } }, { accessLogs: true }])('takes %j', (edge) => {
    expect(refusal(internal(edge))).toEqual([]);
  });
});

describe('a load test is not limited', () => {
  const tested = (limit: object | undefined, options: object = {}) => ({
    service: {
      name: 'shop',
      port: 8080,
      gates: [loadTest({ requests: [{ path: '/' }], duration: minutes(5), warmUp: seconds(60), ...options })],
    },
    environments: { staging: {}, production: { edge: { firewall: limit === undefined ? true : { limit } } } },
  });

  test.each<[string, object | undefined, object, string[]]>([
    // 20 a second for 300 s, twice.
    ['what the default takes', undefined, { duration: minutes(1) }, []],
    ['exactly enough', { requests: 12_000 }, {}, []],
    [
      'one less',
      { requests: 11_999 },
      {},
      [
        `${at}.firewall.limit.requests must be at least 12000, twice what loadTest of shop sends within 5 minutes, got 11999`,
      ],
    ],
    [
      'too much for the default',
      undefined,
      { users: { atMost: 50 } },
      [
        `${at}.firewall.limit.requests must be at least 30000, twice what loadTest of shop sends within 5 minutes, got 10000`,
      ],
    ],
    ['a short window', { requests: 2400, per: minutes(1) }, {}, []],
  ])('%s', (_, limit, options, expected) => {
    expect(refusal(tested(limit, options))).toEqual(expected.map((one) => expect.stringContaining(one)));
  });

  // The rate among users, or that where nobody is; for the whole test with its warm-up, or the window if that is shorter.
  test.each([
    ['among users', 'production', 600, 20 * 65],
    ['where nobody is', 'staging', 600, 30 * 65],
    ['a window that is shorter', 'production', 60, 20 * 60],
  ])('%s', (_, environment, windowSeconds, most) => {
    const gate = fillLoadTest({ requests: [{ path: '/' }], withoutUsers: ['staging'], perSecond: 30 });
    expect(mostWithin(gate, environment, windowSeconds)).toBe(most);
  });
});

describe('what is left out', () => {
  const edgeOf = (edge: object | undefined) => {
    const { delivery, warnings } = resolveDelivery(
      { ...withEnvironment({ ...placed, ...(edge && { edge }) }) },
      'teal.config.ts',
    );
    const { firewall, accessLogs } = delivery.environments[0]?.services[0] ?? {};
    return { firewall, accessLogs, warnings };
  };
  const limit = { requests: 10_000, per: minutes(5) };

  test.each<[string, object | undefined, object]>([
    ['all of it', undefined, {}],
    ['of an edge of nothing', {}, {}],
    ['of a firewall', { firewall: true }, { firewall: { mode: 'count', countOnly: [], limit } }],
    [
      'the window',
      { firewall: { limit: { requests: 500 } } },
      { firewall: { mode: 'count', countOnly: [], limit: { requests: 500, per: minutes(5) } } },
    ],
    [
      'nothing',
      {
        firewall: {
          mode: 'block',
          countOnly: ['SizeRestrictions_BODY'],
          limit: { requests: 10, per: minutes(1) },
        },
      },
      {
        firewall: {
          mode: 'block',
          countOnly: ['SizeRestrictions_BODY'],
          limit: { requests: 10, per: minutes(1) },
        },
      },
    ],
    ['of logs', { accessLogs: true }, { accessLogs: { keep: days(30) } }],
    ['none of logs', { accessLogs: { keep: days(1) } }, { accessLogs: { keep: days(1) } }],
  ])('%s', (_, edge, expected) => {
    const { warnings, ...found } = edgeOf(edge);
    expect(found).toEqual(expected);
    expect(warnings.filter(({ path }) => path.includes('edge'))).toEqual([]);
  });
});
