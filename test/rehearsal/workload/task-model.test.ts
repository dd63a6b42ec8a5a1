import { Duration } from 'aws-cdk-lib';
import { latencyAt, latencySteps } from '../../../rehearsal/workload/latency';
import { resolveTaskModel, type TaskModel } from '../../../rehearsal/workload/task-model';

const START = { age: 0, nth: 0 };

test('half of the answers take the median at most, 99 of 100 the p99', () => {
  const latency = { medianMs: 40, p99Ms: 400 };
  const below = (seconds: number) => {
    let from = 0;
    return latencySteps(latency).reduce((share, step) => {
      const size = step.upTo - from;
      from = step.upTo;
      return step.seconds <= seconds ? share + size : share;
    }, 0);
  };
  expect(below(0.04)).toBeCloseTo(0.5, 1);
  expect(below(0.4)).toBeCloseTo(0.99, 2);
  expect(latencyAt(latency, 1)).toBeGreaterThan(0.5);
  expect(latencyAt(latency, 0)).toBeGreaterThan(0);
});

test('a latency that never varies has one value', () => {
  const values = latencySteps({ medianMs: 30, p99Ms: 30 }).map(({ seconds }) => seconds);
  expect(new Set(values)).toEqual(new Set([0.03]));
});

test('what is left out is well', () => {
  const model = resolveTaskModel();
  expect(model.startUpMs).toBe(5000);
  expect(model.healthy(START)).toBe(true);
  expect(model.exitsAfterMs(START)).toBeUndefined();
  expect(model.requestsOf('/').errorShare(START)).toBe(0);
});

test('a path has its own share and the latency of the rest', () => {
  const model = resolveTaskModel({
    errorShare: 0.01,
    latency: { median: { milliseconds: 10 }, p99: Duration.millis(20) },
    paths: { '/checkout': { errorShare: ({ age }) => (age > 60 ? 1 : 0) } },
  });
  expect(model.requestsOf('/').errorShare(START)).toBe(0.01);
  expect(model.requestsOf('/checkout').errorShare({ age: 61, nth: 0 })).toBe(1);
  expect(model.requestsOf('/checkout').latency(START)).toEqual({ medianMs: 10, p99Ms: 20 });
});

test.each<[TaskModel, string]>([
  [{ errorShare: 5 }, 'errorShare must be from 0 to 1, got 5'],
  [
    { latency: { median: { milliseconds: 9 }, p99: { milliseconds: 3 } } },
    'latency must have a median above 0 and a p99 of at least as much, got 9 ms and 3 ms',
  ],
])('no task can be %j', (model, message) => {
  expect(() => resolveTaskModel(model)).toThrow(message);
  const overTime = Object.fromEntries(Object.entries(model).map(([name, value]) => [name, () => value]));
  const requests = resolveTaskModel(overTime).requestsOf('/');
  expect(() => [requests.errorShare(START), requests.latency(START)]).toThrow(message);
});
