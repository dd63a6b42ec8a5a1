import { type CatalogueEntry, minutes, seconds } from './entry';
import { alarmNames, byAlarm, byBreaker, GOOD, nearly, neverHealthy } from './nets';
import type { Subject } from './subject';

/** Percent of memory that a task out of bounds gains in a second, from 40. */
const GREEDY = 3;

/** Releases that do not come up, or are slow to. */
export function starts(subject: Subject): readonly CatalogueEntry[] {
  const { graceSeconds, unhealthySeconds, tasks } = subject;
  const never = byBreaker(subject, neverHealthy(subject));
  const isRolling = subject.strategy.name === 'ROLLING';
  /** Longer than checks in a row may fail. */
  const flap = 2 * unhealthySeconds;
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
      expected: byBreaker(subject, 0),
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
    {
      name: `room for one task of ${tasks}`,
      group: 'starts',
      options: { release: { healthy: ({ nth }) => nth === 0 } },
      // Replaced in place, those that are healthy have users at once.
      expected: isRolling ? { ...never, exposed: { atMostPercent: 100 } } : never,
      why: 'no user moves to green before all of its tasks are healthy: it would meet the load of all with a part of them',
    },
    {
      name: 'a health check that fails now and then',
      group: 'starts',
      isGood: true,
      options: { release: { healthy: ({ age }) => age % 30 < 20 } },
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
      options: { release: { healthy: ({ age }) => age < 60 || age % 60 < 15 }, hooks: 'declared' },
      expected: {
        // What is taken out and replaced refuses its requests meanwhile: half of the time, at worst.
        ...byAlarm(subject, 'unhealthy', { share: 0.5, from: 60 }, nearly),
        orBy: ['circuit-breaker', ...alarmNames(subject)],
      },
      why: 'tasks that come and go are a fault even where no request fails',
    },
  ];
}
