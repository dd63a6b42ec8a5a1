import { cache, database, external, queue } from '../../lib';
import { shop, synthesize } from '../synth';
import { type Heard, type Published, tell } from './dependency-story';

// Who is told of what, and when, while something that the service needs is in trouble: the alarms of a synthesized
// template. A minute's metrics arrive two minutes after its end.

const SHOP = () =>
  synthesize(
    shop(
      { notify: { page: 'page@example.com', ticket: 'ops@example.com' } },
      {
        objectives: { availability: 99.9 },
        dependencies: [
          database({ name: 'orders', cluster: 'orders-db', limits: { connections: 400 } }),
          cache({ name: 'sessions', nodes: ['sessions-001', 'sessions-002'] }),
          queue({ name: 'mails', queue: 'mails', deadLetters: 'mails-dead' }),
          external({ name: 'payments' }),
        ],
      },
    ),
  );

interface Minute {
  readonly cpu?: number;
  readonly connections?: number;
  readonly commit?: number;
  /** Of the second node; the first is well. */
  readonly engine?: number;
  readonly age?: number;
  readonly dead?: number;
  readonly calls?: number;
  readonly failed?: number;
  /** Milliseconds. */
  readonly took?: number;
  /** What says nothing at all. */
  readonly silent?: readonly ('orders' | 'sessions' | 'mails' | 'mails-dead' | 'payments')[];
}

const WELL: Required<Minute> = {
  ...{ cpu: 30, connections: 50, commit: 3, engine: 20, age: 2, dead: 0, calls: 100, failed: 0, took: 80 },
  silent: [],
};

function published(minute: Minute): Published[] {
  const { cpu, connections, commit, engine, age, dead, calls, failed, took, silent } = { ...WELL, ...minute };
  const rds = (name: string, value: number): Published => ({
    ...{ namespace: 'AWS/RDS', name, value },
    dimensions: { DBClusterIdentifier: 'orders-db', Role: 'WRITER' },
  });
  const node = (id: string, name: string, value: number): Published => ({
    ...{ namespace: 'AWS/ElastiCache', name, value },
    dimensions: { CacheClusterId: id },
  });
  const sqs = (id: string, name: string, value: number): Published => ({
    ...{ namespace: 'AWS/SQS', name, value },
    dimensions: { QueueName: id },
  });
  const own = (name: string, value: number, count = 1): Published => ({
    ...{ namespace: 'Teal/Service', name, value, count },
    dimensions: { Service: 'shop', Environment: 'production', Dependency: 'payments' },
  });
  const all = {
    orders: [
      ...[rds('CPUUtilization', cpu), rds('DatabaseConnections', connections), rds('CommitLatency', commit)],
    ],
    sessions: ['sessions-001', 'sessions-002'].flatMap((id, index) => [
      node(id, 'EngineCPUUtilization', index === 0 ? 20 : engine),
      node(id, 'DatabaseMemoryUsagePercentage', 40),
      node(id, 'SuccessfulReadRequestLatency', 400),
    ]),
    mails: [
      sqs('mails', 'ApproximateAgeOfOldestMessage', age),
      sqs('mails', 'ApproximateNumberOfMessagesNotVisible', 3),
    ],
    'mails-dead': [sqs('mails-dead', 'ApproximateNumberOfMessagesVisible', dead)],
    payments: [
      own('Requests', calls),
      ...(failed > 0 ? [own('Failures', failed)] : []),
      ...(calls > failed ? [own('Duration', took, calls - failed)] : []),
    ],
  };
  return Object.entries(all).flatMap(([name, metrics]) =>
    silent.some((one) => one === name) ? [] : metrics,
  );
}

interface Story {
  readonly name: string;
  /** Minutes that it lasts, from the first on. */
  readonly lasts: number;
  readonly during: (minute: number) => Minute;
  readonly looked?: number;
  readonly red: Heard;
  readonly messages?: readonly string[];
}

const told = (name: string, from: number, to?: number) => [
  `${from} shop-production-ticket: dependency-${name} ALARM`,
  ...(to === undefined ? [] : [`${to} shop-production-ticket: dependency-${name} OK`]),
];

/**
 * Minutes of a limit of five bad ones of seven: those of 0 to 4 have arrived at 6; with the last at 19, four are left in the
 * seven that are seen at 24. A window of five minutes is bad from its second minute of failing calls on (8 %), or from its
 * first of slow ones (a fifth of all), and it takes two of three.
 */
const STORIES: readonly Story[] = [
  { name: 'all is well', lasts: 0, during: () => ({}), red: {} },
  {
    name: 'a database at all of its CPU and connections',
    lasts: 20,
    during: () => ({ cpu: 100, connections: 500 }),
    red: {
      'dependency-orders': [[6, 24]],
      'dependency-orders-cpu': [[6, 24]],
      'dependency-orders-connections': [[6, 24]],
    },
    messages: told('orders', 6, 24),
  },
  {
    name: 'a database that is busy for four minutes',
    lasts: 4,
    during: () => ({ cpu: 100, commit: 200 }),
    red: {},
  },
  {
    name: 'a database whose commits wait',
    lasts: 20,
    during: () => ({ commit: 200 }),
    red: { 'dependency-orders': [[6, 24]], 'dependency-orders-latency': [[6, 24]] },
    messages: told('orders', 6, 24),
  },
  {
    name: 'a database that is gone, or was never called so',
    lasts: 60,
    during: () => ({ silent: ['orders'] }),
    red: { 'dependency-orders': [[7, 'still']], 'dependency-orders-cpu': [[7, 'still']] },
    messages: told('orders', 7),
  },
  {
    name: 'one of two nodes of a cache has no CPU left',
    lasts: 20,
    during: () => ({ engine: 99 }),
    red: { 'dependency-sessions': [[6, 24]], 'dependency-sessions-cpu': [[6, 24]] },
    messages: told('sessions', 6, 24),
  },
  {
    name: 'nobody consumes a queue, until somebody does',
    lasts: 40,
    during: (minute) => ({ age: minute * 60 }),
    red: { 'dependency-mails': [[22, 44]], 'dependency-mails-age': [[22, 44]] },
    messages: told('mails', 22, 44),
  },
  {
    name: 'nobody consumes a queue, and after a while SQS says nothing of it',
    lasts: 60,
    during: (minute) => ({ age: minute * 60, silent: minute > 30 ? ['mails'] : [] }),
    red: { 'dependency-mails': [[22, 'still']], 'dependency-mails-age': [[22, 'still']] },
    messages: told('mails', 22),
  },
  {
    name: 'dead letters, after which nobody touches the queue, until they are taken out',
    lasts: 50,
    during: (minute) => ({ dead: 2, silent: minute > 10 ? ['mails-dead'] : [] }),
    looked: 60,
    red: { 'dependency-mails': [[2, 52]], 'dependency-mails-dead-letters': [[2, 52]] },
    messages: told('mails', 2, 52),
  },
  {
    name: 'a queue that nobody uses any more publishes nothing',
    lasts: 600,
    during: () => ({ silent: ['mails', 'mails-dead'] }),
    looked: 600,
    red: {},
  },
  {
    name: 'a fifth of the external calls fail',
    lasts: 30,
    during: () => ({ failed: 20 }),
    red: { 'dependency-payments': [[7, 39]], 'dependency-payments-failures': [[7, 39]] },
    messages: told('payments', 7, 39),
  },
  {
    name: 'one call a minute, of which two in a row fail: too few to tell',
    lasts: 60,
    during: (minute) => ({ calls: 1, failed: minute === 20 || minute === 21 ? 1 : 0 }),
    red: {},
  },
  {
    name: 'external calls are slow',
    lasts: 30,
    during: () => ({ took: 3000 }),
    red: { 'dependency-payments': [[6, 40]], 'dependency-payments-latency': [[6, 40]] },
    messages: told('payments', 6, 40),
  },
  {
    name: 'no external calls',
    lasts: 60,
    during: () => ({ silent: ['payments'] }),
    red: {},
  },
];

test.each(STORIES)('$name', async ({ lasts, during, looked = 60, red, messages = [] }) => {
  const heard = await tell(SHOP(), looked, (minute) =>
    published(minute >= 0 && minute < lasts ? during(minute) : {}),
  );
  expect(heard).toEqual({ red, messages });
});
