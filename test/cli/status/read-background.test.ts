import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ECSClient } from '@aws-sdk/client-ecs';
import { backgroundPlaceOf } from '../../../cli/records/background-place';
import { readBackground } from '../../../cli/status/read-background';

const NOW = Date.UTC(2026, 0, 6, 9);
const DIGEST = `sha256:${'1'.repeat(64)}`;
const of = { service: 'shop', env: 'production', cluster: 'main' };
const place = {
  workers: [
    { name: 'mails', queue: 'shop-production-worker-mails' },
    { name: 'imports', queue: 'shop-imports' },
  ],
  jobs: [
    { name: 'prices', schedule: 'rate(15 minutes)' },
    { name: 'books', schedule: 'cron(0 3 * * ? *) UTC' },
  ],
};

interface Asked {
  readonly constructor: { readonly name: string };
  // What each call sends is looked at by the test.
  readonly input: Readonly<Record<string, unknown>>;
}
const calls: Asked[] = [];
beforeEach(() => void calls.splice(0));

const service = (name: string, more: object = {}) => ({
  ...{ serviceName: name, desiredCount: 2, runningCount: 1 },
  currentServiceRevisions: [{ arn: `revision/${name}` }],
  deployments: [{ rolloutState: 'COMPLETED' }],
  ...more,
});
const answering = (services: readonly object[], failures: readonly object[] = []) => ({
  ecs: {
    send: async (asked: Asked) => {
      calls.push(asked);
      return asked.constructor.name === 'DescribeServicesCommand'
        ? { services, failures }
        : {
            serviceRevisions: (asked.input.serviceRevisionArns as string[]).map((serviceRevisionArn) => ({
              serviceRevisionArn,
              containerImages: [{ imageDigest: DIGEST }],
            })),
          };
    },
  } as unknown as ECSClient,
  cloudWatch: {
    send: async (asked: Asked) => {
      calls.push(asked);
      return { MetricDataResults: RESULTS };
    },
  } as unknown as CloudWatchClient,
});
const minutesAgo = (...all: readonly number[]) => all.map((minutes) => new Date(NOW - minutes * 60_000));
const RESULTS = [
  // In any order: the newest counts.
  { Id: 'waiting0', Timestamps: minutesAgo(3, 2), Values: [40, 30] },
  { Id: 'oldest0', Timestamps: minutesAgo(2), Values: [12] },
  { Id: 'well0', Timestamps: minutesAgo(20, 50), Values: [1, 1] },
  { Id: 'failed0', Timestamps: minutesAgo(5, 35), Values: [0, 1] },
  { Id: 'failed1', Timestamps: minutesAgo(600), Values: [1] },
];

const both = [
  service('shop-production-worker-imports', { deployments: [{ rolloutState: 'IN_PROGRESS' }] }),
  service('shop-production-worker-mails'),
];

test('workers by their services of ECS and their queues, jobs by what was counted', async () => {
  const seen = await readBackground(answering(both), of, place, NOW);
  const alike = { desired: 2, running: 1, digests: [DIGEST] };
  expect(seen).toEqual({
    workers: [
      { name: 'mails', ...alike, isDeploying: false, waiting: 30, oldestSeconds: 12 },
      { name: 'imports', ...alike, isDeploying: true },
    ],
    jobs: [
      { ...place.jobs[0], last: { at: NOW - 20 * 60_000, ended: 'well' } },
      { ...place.jobs[1], last: { at: NOW - 600 * 60_000, ended: 'failed' } },
    ],
  });
  expect(calls.find(({ constructor: { name } }) => name === 'DescribeServicesCommand')?.input).toEqual({
    cluster: 'main',
    services: ['shop-production-worker-mails', 'shop-production-worker-imports'],
  });
});

test('nothing is asked for what there is none of', async () => {
  await readBackground(answering([]), of, { workers: [], jobs: [] }, NOW);
  expect(calls).toEqual([]);
});

test('a worker that ECS does not have is said', async () => {
  const read = readBackground(answering(both.slice(1), [{ reason: 'MISSING' }]), of, place, NOW);
  await expect(read).rejects.toThrow(
    'service shop-production-worker-imports of cluster main must exist, got MISSING',
  );
});

test('twelve workers are two calls', async () => {
  const workers = Array.from({ length: 12 }, (_, nth) => ({ name: `w${nth}`, queue: `q${nth}` }));
  const services = workers.map(({ name }) => service(`shop-production-worker-${name}`));
  const seen = await readBackground(answering(services), of, { workers, jobs: [] }, NOW);
  expect(seen.workers).toHaveLength(12);
  const asked = calls.filter(({ constructor: { name } }) => name === 'DescribeServicesCommand');
  expect(asked.map(({ input }) => (input.services as string[]).length)).toEqual([10, 2]);
});

test.each([
  ['no JSON', '{'],
  ['another name', '{"workers":{"a b":"q"}}'],
  ['another queue', '{"workers":{"a":"q/\\u001b[31m"}}'],
  ['a schedule of other letters', '{"jobs":{"a":"rate(\\u001b[31m)"}}'],
  ['more', '{"jobs":{},"others":{}}'],
])('what the stack says is refused: %s', (_, text) => {
  expect(backgroundPlaceOf(text)).toBeUndefined();
});

test('what the stack says of one of both', () => {
  expect(backgroundPlaceOf('{"workers":{"mails":"q"}}')).toEqual({
    jobs: [],
    workers: [{ name: 'mails', queue: 'q' }],
  });
});
