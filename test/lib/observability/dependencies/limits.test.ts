import {
  cache,
  type DependencyInput,
  database,
  external,
  millis,
  minutes,
  queue,
  seconds,
} from '../../../../lib';
import type { DependencyLimit } from '../../../../lib/observability/dependencies/four-signals';
import { SIGNALS } from '../../../../lib/observability/dependencies/row';
import { EVERY, signalsOf } from './every-kind';

const limitsOf = (input: DependencyInput): readonly DependencyLimit[] =>
  SIGNALS.flatMap((name) => signalsOf(input)[name].limits);

const said = ({ key, limit, bound, missingData: { treat } }: DependencyLimit) =>
  `${key} ${bound} ${limit} ${treat}`;

test.each<[string, DependencyInput, string[]]>([
  [
    'Aurora',
    database({ name: 'a', cluster: 'a' }),
    ['latency above 50 notBreaching', 'cpu above 90 breaching'],
  ],
  [
    'Aurora MySQL, serverless',
    database({ name: 'a', cluster: 'a', engine: 'aurora-mysql', serverless: true }),
    [
      'latency above 50 notBreaching',
      'loginFailures above 0 notBreaching',
      'cpu above 90 breaching',
      'capacity above 90 notBreaching',
    ],
  ],
  [
    'Aurora, each in its metric’s unit',
    database({
      ...{ name: 'a', cluster: 'a' },
      limits: {
        ...{ latency: millis(20), cpu: 80, connections: 400, freeMemory: 512, freeLocalStorage: 1024 },
        replicaLag: seconds(1),
      },
    }),
    [
      'latency above 20 notBreaching',
      'cpu above 80 breaching',
      'connections above 400 notBreaching',
      'freeMemory below 536870912 notBreaching',
      'freeLocalStorage below 1073741824 notBreaching',
      'replicaLag above 1000 notBreaching',
    ],
  ],
  [
    'an instance, whose disk counts seconds',
    database({ name: 'a', instance: 'a', limits: { freeStorage: 10, replicaLag: minutes(1) } }),
    [
      'latency above 0.02 notBreaching',
      'cpu above 90 breaching',
      'freeStorage below 10737418240 notBreaching',
      'replicaLag above 60 notBreaching',
    ],
  ],
  [
    'a table',
    database({ name: 'a', table: 'aaa' }),
    ['latency above 50 notBreaching', 'errors above 0 notBreaching', 'throttles above 0 notBreaching'],
  ],
  [
    'nodes, in microseconds',
    cache({ name: 'a', nodes: ['a-001'] }),
    [
      'latency above 5000 notBreaching',
      'authenticationFailures above 0 notBreaching',
      'cpu above 90 breaching',
      'memory above 90 notBreaching',
    ],
  ],
  [
    'a serverless cache',
    cache({ name: 'a', serverless: 'a', limits: { stored: 2, throttles: false } }),
    [
      'latency above 5000 notBreaching',
      'authenticationFailures above 0 notBreaching',
      'stored above 2147483648 notBreaching',
    ],
  ],
  [
    'a queue',
    queue({ name: 'a', queue: 'a', deadLetters: 'b' }),
    ['age above 900 ignore', 'deadLetters above 0 ignore', 'inFlight above 108000 ignore'],
  ],
  [
    'a queue without dead letters',
    queue({ name: 'a', queue: 'a', limits: { inFlight: false, deadLetters: 3 } }),
    ['age above 900 ignore'],
  ],
  [
    'external calls',
    external({ name: 'a' }),
    ['latency above 1000 notBreaching', 'failures above 5 notBreaching'],
  ],
  ['no limit at all', external({ name: 'a', limits: { latency: false, failures: false } }), []],
])('limits of %s', (_what, input, expected) => {
  expect(limitsOf(input).map(said)).toEqual(expected);
});

test('an alarm looks at ten metrics at most, however many nodes or operations', () => {
  const many = [
    ...EVERY,
    database({
      ...{ name: 'h', table: 'hhh' },
      operations: [
        'GetItem',
        'PutItem',
        'Query',
        'UpdateItem',
        'DeleteItem',
        'Scan',
        'BatchGetItem',
        'BatchWriteItem',
      ],
    }),
  ];
  const counts = many.flatMap((input) => limitsOf(input).map(({ of }) => of.length));
  expect(Math.max(...counts)).toBe(10);
});

test('of several metrics an expression that has a value whoever says nothing; of one, itself', () => {
  const byKey = (input: DependencyInput) =>
    Object.fromEntries(limitsOf(input).map(({ key, expression }) => [key, expression]));
  expect(byKey(cache({ name: 'a', nodes: ['a-001', 'a-002'] }))).toEqual({
    latency: 'MAX([FILL(m0,0),FILL(m1,0),FILL(m2,0),FILL(m3,0)])',
    authenticationFailures: 'FILL(m0,0)+FILL(m1,0)',
    // But where silence is bad: of nodes that all say nothing there is no value.
    cpu: 'MAX([m0,m1])',
    memory: 'MAX([FILL(m0,0),FILL(m1,0)])',
  });
  expect(byKey(database({ name: 'a', cluster: 'a' }))).toEqual({ latency: undefined, cpu: undefined });
  expect(byKey(external({ name: 'a' }))).toEqual({
    latency: 'IF(FILL(m1,0)>=10,FILL(m0,0),0)',
    failures: 'IF(FILL(m0,0)>=3,100*FILL(m0,0)/MAX([FILL(m0,0),FILL(m1,0)]),0)',
  });
});
