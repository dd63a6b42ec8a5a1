import type { CatalogueEntry } from './entry';
import { byAlarm, byJudge, GOOD, holdSeconds, JUDGES_SECONDS, nearly } from './nets';
import { gateOf, type Subject } from './subject';

const model = (median: number, p99: number) => ({
  median: { milliseconds: median },
  p99: { milliseconds: p99 },
});

/** Releases that answer well, and too late. */
export function slowAnswers(subject: Subject): readonly CatalogueEntry[] {
  const bySlow = byAlarm(subject, 'slow', { share: 0 }, nearly);
  const quick = byJudge(subject, { share: 0 }, holdSeconds(subject) + 2 * JUDGES_SECONDS);
  /** So small a difference may take more requests than the first step has. */
  const judged = quick && { ...quick, exposed: { atMostPercent: 100 } };
  return [
    {
      name: 'answers take three times as long',
      group: 'latency',
      options: {
        baseline: { latency: model(300, 900) },
        release: { latency: model(900, 2700) },
        hooks: 'declared',
      },
      expected: bySlow,
      why: 'two answers in five now take over a second: no error, and still a bad release',
    },
    {
      name: 'answers take three times as long, and are still quick',
      group: 'latency',
      options: { release: { latency: model(120, 750) } },
      expected: judged ?? {
        outcome: 'released',
        misses: 'a p99 of 750 ms instead of 250 ms, below the limit of a second',
      },
      why: 'the alarm compares with a limit; only a judge compares with blue',
    },
    {
      name: 'answers are slow in the first minute, while caches are cold',
      group: 'latency',
      isGood: true,
      options: {
        release: { latency: ({ age }) => (age < 75 ? model(600, 1900) : model(40, 250)) },
        // A load test asks in that very minute, and is right.
        ...(gateOf(subject, 'load-test') && { hooks: 'declared' }),
      },
      expected: GOOD,
      why: 'one bad minute is an accident, two are not: a net that takes it for a fault is taken down',
    },
  ];
}
