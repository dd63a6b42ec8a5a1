import { Aws } from 'aws-cdk-lib';
import {
  approval,
  custom,
  freeze,
  hours,
  loadTest,
  metrics,
  migration,
  minutes,
  smokeTest,
} from '../../../../lib';
import { refusal, right } from './refusal';

type Request = Parameters<typeof smokeTest>[0]['requests'][number];
const asking = (...requests: Partial<Request>[]) =>
  smokeTest({ requests: requests.map((request) => ({ path: '/', ...request })) });
const granted = (action: string, resource: string) =>
  custom({
    ...{ id: 'stock', stages: ['POST_SCALE_UP'], entry: './gates/stock.ts' },
    grants: [{ actions: [action], resources: [resource], reason: 'its own' }],
  });
const parameter = (name: string) => `arn:aws:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${name}`;
const orders = { name: 'orders', namespace: 'Shop', metric: 'Orders', worse: 'lower' } as const;
const migrating = migration({ command: ['m'], timeout: minutes(600) });

test.each<[string, unknown[], string[]]>([
  [
    'headers that Node throws at, in the first release',
    [asking({ headers: { accept: 'text/html', 'x-a': 'a\r\nb: c', 'x-b': 'é' } })],
    [
      'gates[0].requests[0].headers.x-a must be one line of printable ASCII, got "a\\r\\nb: c"; encode it',
      'gates[0].requests[0].headers.x-b must be one line of printable ASCII',
    ],
  ],
  [
    'headers that the gate sets itself, or that hold a connection up',
    [asking({ headers: { Host: 'shop', 'X-Teal-Test': 'me', 'content-length': '5' } })],
    [
      'gates[0].requests[0].headers.Host must be left out: host is set by the gate or the connection',
      'gates[0].requests[0].headers.X-Teal-Test must be left out: x-teal-test is set by the gate',
      'gates[0].requests[0].headers.content-length must be left out: content-length is set',
    ],
  ],
  [
    'the same in a load test',
    [loadTest({ requests: [{ path: '/', headers: { host: 'shop' } }] })],
    ['gates[0].requests[0].headers.host must be left out'],
  ],
  [
    'the body of an answer without one',
    [asking({ method: 'HEAD', contains: 'ok' }, { method: 'HEAD', json: [] }, { method: 'HEAD' })],
    [
      'gates[0].requests[0].contains must be left out with HEAD, whose answer has no body, got "ok"; ask by GET',
      'gates[0].requests[1].json must be left out with HEAD',
    ],
  ],
  [
    'a fragment, and an answer that is none yet',
    [asking({ path: '/a#b' }, { status: 100 })],
    [
      "gates[0].requests[0].path must be a path that begins with '/', in ASCII and without blanks or #",
      'gates[0].requests[1].status must be a whole number from 200 to 599, got 100',
    ],
  ],
  [
    'an option that an approval does not have, whose kind nobody writes',
    [approval({ kinds: {} } as never)],
    [
      'gates[0].kinds must be a known field, got {}; remove it, or use one of id, stage, timeout, onTimeout, ',
    ],
  ],
  [
    'a stage twice',
    [
      smokeTest({
        requests: [{ path: '/' }],
        stages: ['POST_TEST_TRAFFIC_SHIFT', 'POST_TEST_TRAFFIC_SHIFT'],
      }),
    ],
    ['gates[0].stages[1] must be a stage that is not there yet, got "POST_TEST_TRAFFIC_SHIFT"; remove it'],
  ],
  [
    'dimensions that no metric has',
    [
      metrics({
        custom: [
          { ...orders, dimensions: { Shop: '', Group: '{targetgroup}', Balancer: '{loadBalancer}' } },
          {
            ...orders,
            name: 'many',
            dimensions: Object.fromEntries(Array.from({ length: 31 }, (_, nth) => [`D${nth}`, 'x'])),
          },
        ],
      }),
    ],
    [
      `gates[0].custom[0].dimensions.Shop must be CloudWatch's value, in ASCII, got ""`,
      'gates[0].custom[0].dimensions.Group must be {targetGroup} or {loadBalancer}, or a value without braces',
      'gates[0].custom[1].dimensions must be at most 30',
    ],
  ],
  [
    'a variable of one letter, which Lambda refuses',
    [
      custom({
        ...{ id: 'stock', stages: ['POST_SCALE_UP'], entry: './gates/stock.ts' },
        environment: { X: 'north' },
      }),
    ],
    ['gates[0].environment.X must be named by two or more letters, digits and "_", first a letter'],
  ],
  [
    'more than one resource by ?',
    [
      custom({
        ...{ id: 'stock', stages: ['POST_SCALE_UP'], entry: './gates/stock.ts' },
        grants: [{ actions: ['ssm:GetParameter'], resources: [parameter('/shop/?')] }],
      }),
    ],
    ['gates[0].grants[0].reason must be given, since '],
  ],
  [
    'a wait that a migration outlasts',
    [migrating, freeze({ calendars: ['holidays'], patience: minutes(815) })],
    [],
  ],
  [
    'waits that outlast a migration',
    [
      migrating,
      freeze({ calendars: ['holidays'], patience: minutes(816) }),
      approval({ stage: 'PRE_SCALE_UP', timeout: hours(14) }),
      approval({ id: 'later', timeout: hours(14) }),
    ],
    [
      "gates[1].patience must be at most 815 minutes at PRE_SCALE_UP with a migration, which waits for it and ends within ECS's day, got 816 minutes; shorten it",
      'gates[2].timeout must be at most 815 minutes at PRE_SCALE_UP with a migration',
    ],
  ],
])('%s', (_, gates, lines) => {
  expect(refusal({ ...right, gates })).toEqual(lines.map((line) => expect.stringContaining(line)));
});

test.each<[string, string, boolean]>([
  ['ssm:PutParameter', parameter('/shop/stock'), false],
  ['ssm:PutParameter', parameter('/shop/*'), false],
  ['ssm:PutParameter', parameter('/teal/other'), false],
  ['ssm:GetParameter', parameter('/teal/decisions/shop-production/stock/x'), false],
  ['dynamodb:PutItem', '*', false],
  ['ssm:PutParameter', parameter('/teal/decisions/shop-production/stock/x'), true],
  ['ssm:PutParameter', parameter('/teal/*'), true],
  ['ssm:PutParameter', parameter('*'), true],
  ['ssm:DeleteParameter', 'arn:aws:ssm:*', true],
  ['ssm:LabelParameterVersion', '*', true],
])('a gate that may %s on %s decides about itself: %p', (action, resource, isRefused) => {
  const lines = refusal({ ...right, gates: [granted(action, resource)] });
  expect(lines).toEqual(
    isRefused
      ? [
          expect.stringContaining(
            `gates[0].grants[0].resources[0] must be no parameter of /teal/decisions with ${action}: a gate would decide about itself`,
          ),
        ]
      : [],
  );
});
