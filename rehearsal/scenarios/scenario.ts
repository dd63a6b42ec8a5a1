import type { ReleaseOutcome } from '../report/release';
import type { Command } from '../service/task-launchers';
import type { TaskModel } from '../workload/task-model';
import type { TaskFaults } from './faulty-tasks';
import type { ScanModel } from './operator';

/** A release to rehearse. */
export interface Scenario {
  readonly name: string;
  /** @default the baseline's */
  readonly command?: Command;
  /** Of the tasks where they are processes. @default none */
  readonly faults?: TaskFaults;
  /** Of the tasks where they are modelled. @default a version that is well */
  readonly model?: TaskModel;
  /** What ECR says of its image. @default scanned, and nothing found */
  readonly scan?: ScanModel;
  readonly expected: ReleaseOutcome;
  /** Whether an alarm must decide, before green has all the traffic: a gate that met a fault by luck does not count. */
  readonly stoppedByAlarm?: boolean;
  /** With `stoppedByAlarm`: a gate may decide instead, since one sends so much that it meets the fault, and not by luck. @default false */
  readonly orByGate?: boolean;
}

/** What `npm run rehearse` shows: a good release must reach all users, a bad one must not. */
export const GOOD_AND_BAD: readonly Scenario[] = [
  { name: 'a good release', expected: 'released' },
  {
    name: 'a release that answers 5 % of requests with 500',
    faults: { errorShare: 0.05 },
    expected: 'rolled-back',
    stoppedByAlarm: true,
  },
];
