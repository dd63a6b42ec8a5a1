import type { TaskModel, TaskTime } from '../../../rehearsal/workload/task-model';

/** A version that is no worse than what users have, and what they have. */
export interface GoodRelease {
  readonly name: string;
  readonly baseline: TaskModel;
  readonly release: TaskModel;
  /** Whether to roll it back is no mistake, though it is no fault of its own either. */
  readonly mayRollBack?: true;
}

/** Tasks of the baseline are older than the release by the history that alarms look back on. */
const OLDER = 600;

const alike = (name: string, model: TaskModel): GoodRelease => ({ name, baseline: model, release: model });

/** More errors and longer answers in minutes 2 to 12 after the release has begun, for everybody. */
function bump(older: number): TaskModel {
  const inBump = ({ age }: TaskTime) => age - older > 120 && age - older < 720;
  return {
    errorShare: (time) => (inBump(time) ? 0.004 : 0.001),
    latency: (time) =>
      inBump(time)
        ? { median: { milliseconds: 60 }, p99: { milliseconds: 400 } }
        : { median: { milliseconds: 40 }, p99: { milliseconds: 250 } },
  };
}

/** Minutes 2 to 6 after the release has begun. */
const outage = (older: number): TaskModel => ({
  errorShare: ({ age }) => (age - older > 120 && age - older < 360 ? 0.5 : 0.001),
});

export const GOOD: readonly GoodRelease[] = [
  alike('no errors', {}),
  alike('0.1 % errors of its own', { errorShare: 0.001 }),
  alike('0.3 % errors of its own', { errorShare: 0.003 }),
  alike('0.5 % errors of its own', { errorShare: 0.005 }),
  { name: 'the rush of the day: errors from 0.1 to 0.4 %', baseline: bump(OLDER), release: bump(0) },
  {
    name: 'a slow start: 45 s, then cold caches for two minutes',
    baseline: { errorShare: 0.001 },
    release: {
      errorShare: 0.001,
      startUp: { milliseconds: 45_000 },
      latency: ({ age }) =>
        age < 165
          ? { median: { milliseconds: 120 }, p99: { milliseconds: 900 } }
          : { median: { milliseconds: 40 }, p99: { milliseconds: 250 } },
    },
  },
  {
    name: 'an outage of four minutes that blue shares',
    baseline: outage(OLDER),
    release: outage(0),
    mayRollBack: true,
  },
];
