import { type CatalogueEntry, type ExpectedEnd, seconds } from './entry';
import { alarmNames, clearly, harm, holdSeconds } from './nets';
import type { Subject } from './subject';

/** Releases whose tasks end by themselves once they have users. */
export function leaks(subject: Subject): readonly CatalogueEntry[] {
  const { alarms, bakeSeconds } = subject;
  const whole = holdSeconds(subject) + bakeSeconds;
  const [net, ...others] = alarmNames(subject);
  /** A whole life until it shows, and one more, since not every minute has an end in it. */
  const dying = (life: number): ExpectedEnd => {
    const within = 2 * life + clearly(alarms.errors);
    return {
      outcome: 'rolled-back',
      ...(net !== undefined && { by: net, orBy: ['circuit-breaker', ...others] }),
      // While a task is replaced its requests are refused: half of the time, at worst.
      ...harm(subject, { share: 0.5 }, within),
    };
  };
  return [
    {
      name: 'a leak that kills its tasks every two minutes',
      group: 'leaks',
      options: { release: { memoryPercent: ({ age }) => 40 + age / 2 }, hooks: 'declared' },
      expected: dying(120),
      why: 'tasks that end by themselves fail those who are on them, minute after minute',
    },
    {
      name: 'tasks that end by themselves every minute and a half',
      group: 'leaks',
      options: { release: { exitsAfter: seconds(90) }, hooks: 'declared' },
      expected: dying(90),
      why: 'healthy for a while, so that no circuit breaker counts them',
    },
    {
      name: 'a leak that kills its tasks once in the bake',
      group: 'leaks',
      options: {
        release: { memoryPercent: ({ age }) => 40 + (60 * age) / (whole - bakeSeconds / 2) },
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
