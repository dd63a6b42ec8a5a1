import { cache, database, external, millis, minutes, queue } from '../../../../lib';
import { refusal, right, withService } from './refusal';

const db = { name: 'orders', cluster: 'orders-db' };
const nodes = { name: 'sessions', nodes: ['sessions-001'] };
const mails = { name: 'mails', queue: 'mails' };
const of = (dependencies: unknown) => refusal(withService({ dependencies }));
const long = (length: number) => 'a'.repeat(length);

test.each<[string, unknown]>([
  ['none', []],
  [
    'the shortest and the longest names',
    [
      database({ name: 'a', cluster: 'a' }),
      database({ name: long(40), instance: long(63) }),
      database({ name: 'c', table: 'abc' }),
      database({ name: 'd', table: `${long(200)}_.-A9` }),
      cache({ name: 'e', nodes: [long(50)] }),
      cache({ name: 'f', serverless: long(40) }),
      queue({ name: 'g', queue: 'G_-9', deadLetters: `${long(75)}.fifo` }),
    ],
  ],
  [
    'the least and the most of a limit',
    [
      database({ ...db, limits: { cpu: 1, latency: millis(1), connections: 1, freeMemory: 1 } }),
      external({ name: 'payments', limits: { failures: 99, latency: minutes(1440) } }),
      queue({ ...mails, limits: { waiting: 0, inFlight: false } }),
    ],
  ],
  ['a name for each environment', [database({ name: 'a', cluster: { production: 'orders-db' } })]],
  ['five nodes', [cache({ name: 'a', nodes: ['a', 'b', 'c', 'd', 'e'] })]],
  [
    'limits on what is published',
    [
      database({
        ...db,
        serverless: true,
        engine: 'aurora-mysql',
        limits: { capacity: 80, loginFailures: 1 },
      }),
    ],
  ],
])('%s is right', (_what, dependencies) => expect(of(dependencies)).toEqual([]));

const at = 'service.dependencies';
test.each<[string, unknown, string]>([
  ['no list', database(db), `${at} must be a list`],
  [
    'a word',
    ['orders'],
    `${at}[0] must be database(), cache(), queue() or external(), got "orders"; call one of them`,
  ],
  [
    'another kind',
    [{ kind: 'bucket', name: 'a' }],
    `${at}[0] must be database(), cache(), queue() or external(), got`,
  ],
  ['a kind that every object has', [{ kind: 'toString', name: 'a' }], `${at}[0] must be database(),`],
  [
    'no database',
    [database({ name: 'a' } as never)],
    `${at}[0] must be given exactly one of cluster, instance, table, got`,
  ],
  [
    'two of them',
    [database({ ...db, table: 'orders' } as never)],
    `${at}[0] must be given exactly one of cluster, instance, table`,
  ],
  [
    'two caches',
    [cache({ ...nodes, serverless: 'a' } as never)],
    `${at}[0] must be given exactly one of nodes, serverless`,
  ],
  [
    'an unknown field',
    [queue({ ...mails, deadLetter: 'a' } as never)],
    `${at}[0].deadLetter must be a known field, got "a"; did you mean deadLetters?`,
  ],
  [
    'a name in capitals',
    [external({ name: 'Payments' })],
    `${at}[0].name must be small letters, digits and single hyphens, first a letter, at most 40, got "Payments"`,
  ],
  ['a name with an underscore', [external({ name: 'a_b' })], `${at}[0].name must be small letters`],
  ['a name that is too long', [external({ name: long(41) })], `${at}[0].name must be small letters`],
  [
    'an ARN',
    [database({ name: 'a', cluster: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders' })],
    `${at}[0].cluster must be small letters, digits and single hyphens, first a letter, at most 63, or one for each environment, got`,
  ],
  ['a long identifier', [database({ name: 'a', instance: long(64) })], `${at}[0].instance must be`],
  ['a hyphen at the end', [database({ name: 'a', instance: 'orders-' })], `${at}[0].instance must be`],
  [
    'a short table',
    [database({ name: 'a', table: 'ab' })],
    `${at}[0].table must be 3 to 255 letters, digits, _, - and .`,
  ],
  [
    'an operation that there is not',
    [database({ name: 'a', table: 'abc', operations: ['Get' as never] })],
    `${at}[0].operations[0] must be one of PutItem,`,
  ],
  [
    'no operation',
    [database({ name: 'a', table: 'abc', operations: [] })],
    `${at}[0].operations must be a list of at least 1`,
  ],
  [
    'one twice',
    [database({ name: 'a', table: 'abc', operations: ['Scan', 'Scan'] })],
    `${at}[0].operations[1] must be named once`,
  ],
  [
    'nine operations',
    [
      database({
        name: 'a',
        table: 'abc',
        operations: [
          'PutItem',
          'DeleteItem',
          'UpdateItem',
          'GetItem',
          'BatchGetItem',
          'Scan',
          'Query',
          'BatchWriteItem',
          'TransactGetItems',
        ],
      }),
    ],
    `${at}[0].operations must be at most 8 operations, got 9`,
  ],
  ['no node', [cache({ name: 'a', nodes: [] })], `${at}[0].nodes must be a list of 1 to 5 nodes, got 0`],
  [
    'six nodes',
    [cache({ name: 'a', nodes: ['a', 'b', 'c', 'd', 'e', 'f'] })],
    `${at}[0].nodes must be a list of 1 to 5 nodes, got 6`,
  ],
  ['a node twice', [cache({ name: 'a', nodes: ['a', 'a'] })], `${at}[0].nodes[1] must be named once`],
  [
    'an endpoint',
    [cache({ name: 'a', nodes: ['a.cache.amazonaws.com'] })],
    `${at}[0].nodes[0] must be small letters`,
  ],
  [
    'a long serverless cache',
    [cache({ name: 'a', serverless: long(41) })],
    `${at}[0].serverless must be small letters`,
  ],
  [
    'the URL of a queue',
    [queue({ name: 'a', queue: 'https://sqs.eu-west-1.amazonaws.com/111122223333/a' })],
    `${at}[0].queue must be at most 80 letters, digits, - and _`,
  ],
  ['a queue of 81', [queue({ name: 'a', queue: `${long(76)}.fifo` })], `${at}[0].queue must be at most 80`],
  [
    'nodes of no environment',
    [cache({ name: 'a', nodes: {} })],
    `${at}[0].nodes must be given for an environment`,
  ],
  ['no environment', [queue({ name: 'a', queue: {} })], `${at}[0].queue must be given for an environment`],
  [
    'a wrong name in one',
    [queue({ name: 'a', queue: { production: '' } })],
    `${at}[0].queue.production must be at most 80`,
  ],
  [
    'another environment',
    [queue({ name: 'a', queue: { prod: 'a', production: 'b' } })],
    `${at}[0].queue.prod must be named after an environment, got prod`,
  ],
  [
    'a share of all',
    [external({ name: 'a', limits: { failures: 100 } })],
    `${at}[0].limits.failures must be a percentage from 1 to 99, or false, got 100`,
  ],
  [
    'a time that is a number',
    [database({ ...db, limits: { latency: 50 as never } })],
    `${at}[0].limits.latency must be more than 0 and at most a day, or false, got 50`,
  ],
  [
    'no time',
    [database({ ...db, limits: { latency: millis(0) } })],
    `${at}[0].limits.latency must be more than 0`,
  ],
  [
    'true',
    [database({ ...db, limits: { cpu: true as never } })],
    `${at}[0].limits.cpu must be a percentage from 1 to 99, or false, got true`,
  ],
  [
    'less than none',
    [queue({ ...mails, limits: { waiting: -1 } })],
    `${at}[0].limits.waiting must be a number from 0`,
  ],
  [
    'a limit of another kind',
    [queue({ ...mails, limits: { cpu: 90 } as never })],
    `${at}[0].limits.cpu must be a known field`,
  ],
  [
    'logins of PostgreSQL',
    [database({ ...db, limits: { loginFailures: 1 } })],
    `${at}[0].limits.loginFailures must be given only with engine aurora-mysql, since Aurora publishes it for no other, got 1; remove it`,
  ],
  [
    'capacity of instances',
    [database({ ...db, limits: { capacity: 80 } })],
    `${at}[0].limits.capacity must be given only with serverless`,
  ],
  [
    'local storage of serverless',
    [database({ ...db, serverless: true, limits: { freeLocalStorage: 1 } })],
    `${at}[0].limits.freeLocalStorage must be given only without serverless`,
  ],
  [
    'one name twice',
    [external({ name: 'a' }), queue({ name: 'a', queue: 'a' })],
    `${at}[1].name must be named apart from the other dependencies, got "a"`,
  ],
  [
    'one thing twice',
    [queue(mails), queue({ ...mails, name: 'other' })],
    `${at}[1] must be other than the queue mails, which mails is, got the queue mails again; keep one of the two`,
  ],
  [
    'a queue for its own dead letters',
    [queue({ ...mails, deadLetters: 'mails' })],
    `${at}[0] must be other than the queue mails, which it names already`,
  ],
  [
    'alarms of one name',
    [database(db), external({ name: 'orders-cpu' })],
    `${at}[1].name must be told from another in the name of its alarm dependency-orders-cpu, got orders-cpu`,
  ],
  [
    'twenty-one',
    Array.from({ length: 21 }, (_, index) => external({ name: `a${index}` })),
    `${at} must be at most 20 dependencies, got 21`,
  ],
])('%s is refused', (_what, dependencies, problem) => {
  expect(of(dependencies)).toEqual([expect.stringContaining(problem)]);
});

test('twenty are right', () => {
  expect(of(Array.from({ length: 20 }, (_, index) => external({ name: `a${index}` })))).toEqual([]);
});

test('all problems at once, where they stand', () => {
  const problems = refusal({
    name: 'shop',
    services: [
      { name: 'a', port: 1 },
      { name: 'b', port: 2, dependencies: [external({ name: 'A' }), queue({ name: 'c', queue: '' })] },
    ],
    environments: right.environments,
  });
  expect(problems.map((line) => line.split(' ')[0])).toEqual([
    'services[1].dependencies[0].name',
    'services[1].dependencies[1].queue',
  ]);
});

test('a problem that one environment of several has is told at its place in the list', () => {
  const environments = { staging: {}, production: {} };
  const dependencies = [
    queue({ name: 'a', queue: { production: 'same' } }),
    queue({ name: 'b', queue: { staging: 'same' } }),
    queue({ name: 'c', queue: { staging: 'same' } }),
  ];
  expect(refusal({ ...right, service: { ...right.service, dependencies }, environments })).toEqual([
    expect.stringContaining(`${at}[2] must be other than the queue same, which b is`),
  ]);
});
