import { type CatalogueEntry, type CatalogueLine, type ExpectedEnd, seconds } from './entry';
import { alarmNames, BACK_SECONDS, clearly, harm, holdSeconds, shareDown, startSeconds } from './nets';
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
    onceInTheBake(subject, whole),
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
    ...harm(subject, { share: shareDown(subject, life) }, within),
  };
  return {
    ...{ name, group: 'leaks', options: { release, hooks: 'declared' }, expected },
    why: 'healthy for a while, so that no circuit breaker counts them, they fail those who are on them again and again',
  };
}

/** All tasks of green end at once, which is as many failures as there are tasks. */
function onceInTheBake(subject: Subject, whole: number): CatalogueEntry {
  const { bakeSeconds, tasks, failingTasks } = subject;
  const at = whole - bakeSeconds / 2;
  const isCounted = failingTasks !== undefined && tasks >= failingTasks;
  return {
    name: 'a leak that kills its tasks once in the bake',
    group: 'leaks',
    options: { release: { memoryPercent: ({ age }) => 40 + (60 * age) / at }, hooks: 'declared' },
    expected: isCounted
      ? {
          outcome: 'rolled-back',
          by: 'circuit-breaker',
          ...harm(subject, { share: 1, from: at }, BACK_SECONDS),
          // No request need have failed by then: it counts from green's start.
          within: seconds(startSeconds(subject) + at + BACK_SECONDS),
        }
      : {
          outcome: 'released',
          misses:
            'all of green ending at once: it is replaced within a minute, and an alarm needs two bad ones',
        },
    why: isCounted
      ? 'so many failed tasks open the circuit breaker, healthy as they have been'
      : 'one bad minute must not stop a release; a leak shows in what comes after',
  };
}
