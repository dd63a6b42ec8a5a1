import type { Pace } from '../../pace';
import { millisecondsOf } from '../../workload/task-model';
import { type ExpectedEnd, seconds } from '../catalogue/entry';

/** Users in a simulated minute while the clock runs at its pace. */
export const usersPerMinute = ({ factor, ratePerSecond }: Pace): number => (60 * ratePerSecond) / factor;

/**
 * How many more users a fault may meet than by the simulated minute: they come by the wall, and the clock is held to it while
 * a task starts or drains, and while a gate looks.
 */
const HELD = 2;

/** Where in its minute an alarm is evaluated is not decided by the seed: one of its periods, in seconds. */
const ALARM_PERIOD = 60;

/** What is expected with models, with what a machine that runs processes adds to it. */
export function onThisMachine(expected: ExpectedEnd): ExpectedEnd {
  const { within, failedRequests } = expected;
  return {
    ...expected,
    ...(within && { within: seconds(millisecondsOf(within) / 1000 + ALARM_PERIOD) }),
    ...(failedRequests?.atMost && {
      failedRequests: { ...failedRequests, atMost: HELD * failedRequests.atMost },
    }),
  };
}
