import { millisecondsOf } from '../../workload/task-model';
import { type CatalogueEntry, type CatalogueLine, minutes, seconds } from './entry';
import {
  alarmNames,
  byAlarm,
  byBreaker,
  GOOD,
  NEVER_STARTS_SECONDS,
  nearly,
  neverHealthy,
  shareAt,
  shareDown,
  startSeconds,
} from './nets';
import type { Subject } from './subject';

/** Percent of memory that a task out of bounds gains in a second, from 40. */
const GREEDY = 3;

/** Releases that do not come up, or are slow to. */
export function starts(subject: Subject): readonly CatalogueLine[] {
  const { graceSeconds, unhealthySeconds, tasks } = subject;
  const never = byBreaker(subject, neverHealthy(subject));
  /** Longer than checks in a row may fail. */
  const flap = 2 * unhealthySeconds;
  /** Until the first of them fails, and from one to the next. */
  const well = Math.max(60, 3 * unhealthySeconds);
  return [
    {
      name: 'a crash loop',
      group: 'starts',
      options: { release: { exitsAfter: seconds(3) } },
      expected: byBreaker(subject, 3),
      why: 'green has no users before all of its tasks are healthy',
    },
    {
      name: 'out of memory at start',
      group: 'starts',
      options: {
        release: { startUp: minutes(1), memoryPercent: ({ age }) => 40 + GREEDY * age },
      },
      expected: byBreaker(subject, 60 / GREEDY),
      why: 'killed before it is up, it fails as a crash loop does, only slower',
    },
    {
      name: 'an image that is not there',
      group: 'starts',
      options: {
        release: {
          cannotStart:
            'CannotPullContainerError: failed to resolve ref: 000000000000.dkr.ecr.eu-central-1.amazonaws.com/shop: not found',
        },
      },
      expected: byBreaker(subject, NEVER_STARTS_SECONDS),
      why: 'a task that cannot be started counts as one that failed',
    },
    {
      name: 'a slow start within the grace period',
      group: 'starts',
      isGood: true,
      options: { release: { startUp: seconds(graceSeconds / 2) } },
      expected: GOOD,
      why: 'health checks that fail in the grace period kill no task',
    },
    {
      name: 'a start slower than the grace period',
      group: 'starts',
      options: { release: { startUp: seconds(10 * (graceSeconds + unhealthySeconds)) } },
      expected: never,
      why: 'a task that is not healthy after its grace is killed and counted, so that a deployment ends',
    },
    {
      name: 'a health check that fails for ever',
      group: 'starts',
      options: { release: { healthy: false } },
      expected: never,
      why: 'as a start that takes for ever',
    },
    ...(tasks > 1
      ? ofSeveral(subject)
      : [{ name: 'room for one task of several', why: 'the service has one task' }]),
    {
      name: 'a health check that fails now and then',
      group: 'starts',
      isGood: true,
      // For less than it takes to be called unhealthy.
      options: { release: { healthy: ({ age }) => age % (1.5 * unhealthySeconds) < unhealthySeconds } },
      expected: GOOD,
      why: 'one check that fails is no unhealthy target: that is what thresholds are for',
    },
    {
      name: 'a health check that flaps while green starts',
      group: 'starts',
      options: { release: { healthy: ({ age }) => age % (2 * flap) < flap / 4 } },
      expected: never,
      why: 'green is never healthy as a whole, and a flapping start ends as one that fails',
    },
    {
      name: 'a health check that flaps once green has users',
      group: 'starts',
      options: { release: { healthy: ({ age }) => age < well || age % well < well / 4 }, hooks: 'declared' },
      expected: {
        // What is taken out and replaced refuses its requests meanwhile.
        // A whole life until it shows, and not every minute has an end in it.
        ...byAlarm(
          subject,
          'unhealthy',
          { share: shareDown(subject, well), from: well },
          (alarm) => well + nearly(alarm),
        ),
        orBy: ['circuit-breaker', ...alarmNames(subject)],
      },
      why: 'tasks that come and go are a fault even where no request fails',
    },
  ];
}

/** Where some of the tasks are well, and others are not. */
function ofSeveral(subject: Subject): readonly CatalogueEntry[] {
  const { strategy, tasks, alarms } = subject;
  const never = byBreaker(subject, neverHealthy(subject), tasks - 1);
  const isRolling = strategy.name === 'ROLLING';
  const sickAfter = 60;
  /** Slow checks leave a target unhealthy for minutes. */
  const byUnhealthy = alarms.unhealthy ? [`alarm:${alarms.unhealthy.name}`] : [];
  // The one that gets sick, and then those in its place, one after the other.
  const sick =
    startSeconds(subject) +
    sickAfter +
    millisecondsOf(byBreaker(subject, neverHealthy(subject), 1).within) / 1000;
  return [
    {
      name: `room for one task of ${tasks}`,
      group: 'starts',
      options: { release: { healthy: ({ nth }) => nth === 0 } },
      // Replaced in place, those that are healthy have users at once.
      expected: { ...never, orBy: byUnhealthy, ...(isRolling && { exposed: { atMostPercent: 100 } }) },
      why: 'no user moves to green before all of its tasks are healthy: it would meet the load of all with a part of them',
    },
    {
      name: 'one task gets sick, and so do those in its place',
      group: 'starts',
      options: {
        release: { healthy: ({ nth, age }) => (nth !== tasks - 1 ? nth < tasks : age < sickAfter) },
        hooks: 'declared',
      },
      expected: {
        outcome: 'rolled-back',
        by: 'circuit-breaker',
        orBy: byUnhealthy,
        failedRequests: { atMost: 0 },
        exposed: { atMostPercent: shareAt(strategy, sick) },
        within: seconds(sick),
      },
      why: 'no request fails, since the others answer; green cannot be kept alive all the same',
    },
  ];
}
