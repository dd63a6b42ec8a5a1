import type { TaskModel, TaskTime } from '../../../rehearsal/workload/task-model';

const seconds = (count: number) => ({ milliseconds: 1000 * count });
const latency = (median: number, p99: number) => ({
  median: { milliseconds: median },
  p99: { milliseconds: p99 },
});

/** What users ask for: a page in ten that no test asks for. */
export const PATHS = { '/products': 9, '/checkout': 1 } as const;

/** A version that should not reach all users. */
export interface BadRelease {
  readonly name: string;
  readonly model: TaskModel;
  /** Whether it is well for more than three minutes, so that whoever looks for less cannot see it. */
  readonly isLate?: true;
}

/** Requests a second of which a task is known to answer no more: the service has 25 for each of two tasks. */
const CAPACITY = 15;

/** The kinds of the rehearsal's catalogue, and more shares of errors: each in its mildest form that hurts. */
export const BAD: readonly BadRelease[] = [
  { name: 'all requests fail, the health check passes', model: { errorShare: 1 } },
  { name: '50 % errors', model: { errorShare: 0.5 } },
  { name: '20 % errors', model: { errorShare: 0.2 } },
  { name: '5 % errors', model: { errorShare: 0.05 } },
  { name: '2 % errors', model: { errorShare: 0.02 } },
  { name: '1.5 % errors', model: { errorShare: 0.015 } },
  { name: '1 % errors', model: { errorShare: 0.01 } },
  { name: 'a page fails that tests ask for', model: { paths: { '/products': { errorShare: 1 } } } },
  { name: 'a page of ten fails that no test asks for', model: { paths: { '/checkout': { errorShare: 1 } } } },
  { name: 'one task of two fails a third', model: { errorShare: ({ nth }) => (nth % 2 === 0 ? 0.3 : 0) } },
  { name: 'p99 three times as long (750 ms)', model: { latency: latency(120, 750) } },
  { name: 'half the answers over 900 ms', model: { latency: latency(900, 2700) } },
  { name: '50 % errors after 3 minutes', model: { errorShare: after(180, 0.5) } },
  { name: '50 % errors after 6 minutes', model: { errorShare: after(360, 0.5) }, isLate: true },
  { name: '50 % errors after 10 minutes', model: { errorShare: after(600, 0.5) }, isLate: true },
  { name: '50 % errors after 20 minutes', model: { errorShare: after(1200, 0.5) }, isLate: true },
  { name: '50 % errors after 45 minutes', model: { errorShare: after(2700, 0.5) }, isLate: true },
  { name: '20 % errors every other minute', model: { errorShare: ({ age }) => (age % 120 < 60 ? 0.2 : 0) } },
  {
    name: '40 % errors beyond 15 requests a second and task',
    model: { errorShare: ({ perSecond = 0 }) => (perSecond > CAPACITY ? 0.4 : 0) },
  },
  { name: 'a crash loop', model: { exitsAfter: seconds(3) } },
  { name: 'never healthy', model: { healthy: false } },
  { name: 'tasks end after 90 seconds', model: { exitsAfter: seconds(90) } },
  {
    name: 'a leak that kills tasks every ten minutes',
    model: { memoryPercent: ({ age }) => 40 + age / 10 },
  },
  {
    name: 'a health check that flaps under users',
    model: { healthy: ({ age }) => age < 200 || age % 60 < 15 },
  },
];

function after(age: number, share: number): (time: TaskTime) => number {
  return (time) => (time.age > age ? share : 0);
}
