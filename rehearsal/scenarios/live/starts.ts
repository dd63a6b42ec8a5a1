import type { Pace } from '../../pace';
import { type LeftOut, minutes } from '../catalogue/entry';
import { byBreaker, GOOD, neverHealthy } from '../catalogue/nets';
import type { Subject } from '../catalogue/subject';
import { onThisMachine, usersPerMinute } from './bounds';
import type { LiveEntry } from './entry';

const ERROR_SHARE = 0.2;
/** In which users are counted who have it for good. */
const MINUTES_AFTER = 5;

/** As those with models. */
export function controls(_: Subject, pace: Pace): readonly LiveEntry[] {
  return [
    {
      name: 'a good release',
      group: 'controls',
      isGood: true,
      release: {},
      expected: { ...GOOD, exposed: { atLeastPercent: 100 } },
      why: 'nets that catch good releases are taken down by those who wait for them',
    },
    {
      name: 'a bad release with the nets taken out',
      group: 'controls',
      release: { faults: { errorShare: ERROR_SHARE } },
      without: ['alarms', 'gates'],
      afterwards: [{ do: 'wait', for: minutes(MINUTES_AFTER) }],
      expected: {
        outcome: 'released',
        exposed: { atLeastPercent: 100 },
        failedRequests: { atLeast: Math.floor((ERROR_SHARE * usersPerMinute(pace) * MINUTES_AFTER) / 2) },
        misses: 'everything: its nets are out',
      },
      why: 'what the nets stop would have hurt',
    },
  ];
}

/** Wall seconds: the clock is held while a task starts. */
const SLOW_START = 8;

/** Processes that do not come up, or are slow to. */
export function starts(subject: Subject): readonly (LiveEntry | LeftOut)[] {
  const slow = 'a slow start within the grace period';
  return [
    {
      name: 'a crash loop',
      group: 'starts',
      release: { command: () => 'echo crashed at start >&2; exit 1' },
      expected: onThisMachine(byBreaker(subject, 3)),
      why: 'green has no users before all of its tasks are healthy',
    },
    subject.graceSeconds > 2 * SLOW_START
      ? {
          name: slow,
          group: 'starts',
          isGood: true,
          release: { command: (start) => `sleep ${SLOW_START}; ${start}` },
          expected: GOOD,
          why: 'health checks that fail in the grace period kill no task',
        }
      : { name: slow, why: `its grace period is ${subject.graceSeconds} s` },
    {
      name: 'a health check that fails for ever',
      group: 'starts',
      release: { faults: { unhealthy: true } },
      expected: onThisMachine(byBreaker(subject, neverHealthy(subject))),
      why: 'a task that is not healthy after its grace is killed and counted, so that a deployment ends',
    },
  ];
}
