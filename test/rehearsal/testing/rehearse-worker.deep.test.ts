import configuration from '../../../examples/jobs';
import { minutes, seconds } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';
import { parse } from '../../../rehearsal/cloudwatch/metric-math/parse';
import { evaluateQuery, type MetricQueryEntry } from '../../../rehearsal/cloudwatch/metric-query';
import { rehearseWorker, type WorkerOptions, type WorkerResult } from '../../../rehearsal/testing';
import { readWorker } from '../../../rehearsal/workers/read-worker';

const assembly = synthesizeDelivery(configuration, { file: 'examples/jobs.ts' });

const mails = (options: Pick<WorkerOptions, 'messages' | 'task'>) =>
  rehearseWorker(assembly, { environment: 'production', worker: 'mails', ...options });

/** Each count of tasks that is wanted, in turn. */
const wanted = ({ minutes: all }: WorkerResult): readonly number[] =>
  all.map(({ desired }) => desired).filter((count, at, counts) => count !== counts[at - 1]);

test('a backlog brings tasks, to the most of them, and they go when the queue is empty', async () => {
  const result = await mails({
    task: { message: seconds(5) },
    messages: [
      { for: minutes(10), perMinute: 30 },
      { for: minutes(20), perMinute: 900 },
      { for: minutes(40), perMinute: 0 },
    ],
  });
  // Two tasks end 120 a minute, twenty 1200: the least and the most of the configuration.
  expect(wanted(result)).toEqual([2, 20, 2]);
  const scaledOut = result.minutes.find(({ desired }) => desired === 20);
  expect(scaledOut?.minute).toBeLessThan(20);
  expect(result.minutes.at(-1)).toMatchObject({ desired: 2, running: 2, waiting: 0, oldestSeconds: 0 });
  expect(result.messages).toEqual({ sent: 18_300, done: 18_300, setAside: 0, left: 0 });
  expect(result.sounded).toEqual([]);
});

test('a worker that cannot keep up with all its tasks is told of, by its alarm', async () => {
  const result = await mails({
    task: { message: seconds(20) },
    messages: [{ for: minutes(40), perMinute: 900 }],
  });
  expect(wanted(result)).toEqual([2, 20]);
  expect(result.messages.left).toBeGreaterThan(10_000);
  expect(result.sounded.map(({ alarm }) => alarm)).toEqual([
    'shop-production-worker-mails-backlog-measured',
    'shop-production-worker-mails-backlog',
  ]);
  // Older than five minutes for three of them.
  const late = result.minutes.find(({ oldestSeconds }) => oldestSeconds > 300)?.minute ?? 0;
  const told = result.sounded[0]?.minute ?? 0;
  expect(told).toBeGreaterThanOrEqual(late + 2);
  expect(told).toBeLessThanOrEqual(late + 6);
});

test('messages that it cannot end are set aside after five times, and told of', async () => {
  const { messages, sounded } = await mails({
    task: { failing: 1 },
    messages: [
      { for: minutes(1), perMinute: 3 },
      { for: minutes(20), perMinute: 0 },
    ],
  });
  expect(messages).toEqual({ sent: 3, done: 0, setAside: 3, left: 0 });
  expect(sounded.map(({ alarm }) => alarm)).toContain('shop-production-worker-mails-dead-letters');
});

test('a queue that no template makes is one of SQS’s own settings', async () => {
  const { messages } = await rehearseWorker(assembly, {
    ...{ environment: 'staging', worker: 'imports' },
    messages: [{ for: minutes(2), perMinute: 60 }],
  });
  expect(messages.sent).toBe(120);
});

test.each([
  ['both are there', 500, 5, 100],
  ['the queue is empty', 0, 5, 0],
  ['the queue’s metric is late', undefined, 5, undefined],
  ['the tasks’ metric is late, or no task runs', 500, undefined, undefined],
  ['neither is there', undefined, undefined, undefined],
] as const)('the backlog of a minute in which %s', async (_, waiting, tasks, expected) => {
  const { policy } = await readWorker(knownAssembly(assembly.directory), {
    ...{ environment: 'production', worker: 'mails' },
  });
  const entries = new Map(
    policy.metrics.map(({ Id, Expression = '', MetricStat }): [string, MetricQueryEntry] => [
      Id,
      MetricStat
        ? { metricStat: { metric: { namespace: Id, name: Id, dimensions: {} }, stat: 'Sum' } }
        : { expression: parse(Expression) },
    ]),
  );
  const there = { waiting, tasks } as Readonly<Record<string, number | undefined>>;
  const frame = { starts: [0], periodMs: 60_000 };
  const result = evaluateQuery({ entries, result: 'perTask' }, frame, (_stat, id) => [there[id]]);
  expect(result).toEqual([expected]);
});

test.each([
  [
    { worker: 'letters', messages: [{ for: minutes(1), perMinute: 1 }] },
    'worker must be one of mails, imports, got letters; name one',
  ],
  [{ worker: 'mails', messages: [] }, 'rehearseWorker.messages must be valid'],
  [
    { worker: 'mails', messages: [{ for: minutes(1), perMinute: 1 }], task: { message: seconds(0.5) } },
    'rehearseWorker.task.message must be a length of time of a second at least',
  ],
])('%j is refused', async (options, message) => {
  await expect(rehearseWorker(assembly, options as WorkerOptions)).rejects.toThrow(message);
});
