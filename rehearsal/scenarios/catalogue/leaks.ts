import { type CatalogueEntry, type CatalogueLine, type ExpectedEnd, seconds } from './entry';
import { alarmNames, clearly, harm, holdSeconds } from './nets';
import type { Subject } from './subject';

/** Releases whose tasks end by themselves once they have users. */
export function leaks(subject: Subject): readonly CatalogueLine[] {
  const whole = holdSeconds(subject) + subject.bakeSeconds;
  return [
    dying(subject, whole, 'a leak that kills its tasks every two minutes', 120, {
      memoryPercent: ({ age }) => 40 + age / 2,
    }),
    dying(subject, whole, 'tasks that end by themselves every minute and a half', 90, {
      exitsAfter: seconds(90),
    }),
    {
      name: 'a leak that kills its tasks once in the bake',
      group: 'leaks',
      options: {
        release: { memoryPercent: ({ age }) => 40 + (60 * age) / (whole - subject.bakeSeconds / 2) },
        hooks: 'declared',
      },
      expected: {
        outcome: 'released',
        misses:
          'all of green ending at once: it is replaced within a minute, and an alarm needs two bad ones',
      },
      why: 'one bad minute must not stop a release; a leak shows in what comes after',
    },
    {
      name: 'a leak that kills its tasks after the bake',
      group: 'leaks',
      options: {
        release: { memoryPercent: ({ age }) => 40 + (60 * age) / (3 * whole + 3600) },
        hooks: 'declared',
      },
      expected: { outcome: 'released', misses: 'a leak that takes longer than the bake' },
      why: 'no alarm of a deployment looks ahead',
    },
  ];
}

/** @param life of a task, in seconds */
function dying(
  subject: Subject,
  whole: number,
  name: string,
  life: number,
  release: CatalogueEntry['options']['release'],
): CatalogueLine {
  // A whole life until it shows, and one more, since not every minute has an end in it.
  const within = 2 * life + clearly(subject.alarms.errors);
  if (within > whole) {
    return {
      name,
      why: `hold and bake end after ${whole} s, and it takes up to ${within} s to show: too short to promise anything`,
    };
  }
  const [by, ...others] = alarmNames(subject);
  const expected: ExpectedEnd = {
    outcome: 'rolled-back',
    ...(by !== undefined && { by, orBy: ['circuit-breaker', ...others] }),
    // While a task is replaced its requests are refused: half of the time, at worst.
    ...harm(subject, { share: 0.5 }, within),
  };
  return {
    ...{ name, group: 'leaks', options: { release, hooks: 'declared' }, expected },
    why: 'healthy for a while, so that no circuit breaker counts them, they fail those who are on them again and again',
  };
}
