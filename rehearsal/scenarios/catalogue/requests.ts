import { type CatalogueEntry, minutes, oneInTen, type Subject, seconds } from './entry';

/** Releases that come up and then answer badly. */
export function badAnswers(subject: Subject): readonly CatalogueEntry[] {
  const { alarms, gate, paths } = subject;
  const byErrors = { outcome: 'rolled-back', by: `alarm:${alarms.errors}` } as const;
  const bySlow = { outcome: 'rolled-back', by: `alarm:${alarms.slow}` } as const;
  const milliseconds = (median: number, p99: number) => ({
    median: { milliseconds: median },
    p99: { milliseconds: p99 },
  });
  return [
    {
      name: 'a health check that lies',
      options: { release: { errorShare: 1 } },
      expected: {
        outcome: 'rolled-back',
        by: `gate:${gate}`,
        failedRequests: { atMost: 0 },
        exposed: { atMostPercent: 0 },
      },
      why: 'a gate asks for pages, not for health, and asks before users do',
    },
    {
      name: 'a health check that lies, and no gate that looks',
      options: { release: { errorShare: 1 }, hooks: 'declared' },
      expected: { ...byErrors, within: minutes(4) },
      why: 'the second net holds: the canary meets the errors, and no more than its share',
    },
    {
      name: 'half of the requests fail',
      options: { release: { errorShare: 0.5 }, hooks: 'declared' },
      expected: { ...byErrors, within: minutes(4) },
      why: 'far above the threshold',
    },
    {
      name: 'one request in twenty fails',
      options: { release: { errorShare: 0.05 } },
      expected: { ...byErrors, within: minutes(5) },
      why: 'above the threshold of 2 %, in the group of green alone: in the sum of both it is half a percent',
    },
    {
      name: 'one request in a hundred fails',
      options: { release: { errorShare: 0.01 } },
      expected: { outcome: 'released', misses: '1 % of errors, below the threshold of 2 %' },
      why: 'an alarm is a threshold and no reflex: what is below it is for the objectives to see',
    },
    {
      name: 'one path of ten fails, which no gate asks for',
      options: {
        release: { paths: { [paths.unchecked]: { errorShare: 1 } } },
        traffic: oneInTen(subject),
      },
      expected: { ...byErrors, within: minutes(4) },
      why: 'a tenth of the requests is above the threshold, whatever their path',
    },
    {
      name: 'a path fails that the gate asks for',
      options: {
        release: { paths: { [paths.checked]: { errorShare: 1 } } },
        traffic: oneInTen(subject),
      },
      expected: {
        outcome: 'rolled-back',
        by: `gate:${gate}`,
        failedRequests: { atMost: 0 },
        exposed: { atMostPercent: 0 },
      },
      why: 'the gate meets it before any user does',
    },
    {
      name: 'a path fails that nothing looks at',
      options: {
        release: { paths: { [paths.unchecked]: { errorShare: 1 } } },
        traffic: { paths: { [paths.checked]: 199, [paths.unchecked]: 1 } },
      },
      expected: {
        outcome: 'released',
        misses: `${paths.unchecked}: half a percent of the traffic, and no gate asks for it`,
      },
      why: 'what is below the threshold needs a gate of its own',
    },
    {
      name: 'answers take three times as long',
      options: {
        baseline: { latency: milliseconds(300, 900) },
        release: { latency: milliseconds(900, 2700) },
        hooks: 'declared',
      },
      expected: { ...bySlow, within: minutes(5) },
      why: 'two answers in five now take over a second: no error, and still a bad release',
    },
    {
      name: 'answers take three times as long, and are still quick',
      options: { release: { latency: milliseconds(120, 750) } },
      expected: {
        outcome: 'released',
        misses: 'a p99 of 750 ms instead of 250 ms, below the limit of a second',
      },
      why: 'the alarm compares with a limit, not with blue',
    },
    {
      name: 'one task of two answers with errors',
      options: { release: { errorShare: ({ nth }) => (nth === 0 ? 0.3 : 0) } },
      expected: byErrors,
      why: 'what one task fails counts for its group',
    },
    {
      name: 'fails after five minutes',
      options: { release: { errorShare: ({ age }) => (age > 300 ? 0.5 : 0) } },
      expected: { ...byErrors, within: minutes(4), exposed: { atMostPercent: 10 } },
      why: 'within the hold: that is what a hold is for',
    },
    {
      name: 'fails after fifteen minutes',
      options: { release: { errorShare: ({ age }) => (age > 900 ? 0.5 : 0) } },
      expected: { ...byErrors, within: minutes(4), exposed: { atMostPercent: 100 } },
      why: 'within the bake, in which blue still waits: all users meet it, and not for long',
    },
    {
      name: 'fails after the bake',
      options: { release: { errorShare: ({ age }) => (age > 1800 ? 1 : 0) } },
      expected: { outcome: 'released', misses: 'a failure after half an hour, when the bake is over' },
      why: 'the price of a bake of ten minutes; the objectives page, and a recovery goes back',
    },
    {
      name: 'a leak that kills its tasks every two minutes',
      options: { release: { memoryPercent: ({ age }) => 40 + age / 2 } },
      expected: { outcome: 'rolled-back', exposed: { atMostPercent: 10 } },
      why: 'tasks that end by themselves fail those who are on them, minute after minute',
    },
    {
      name: 'a leak that kills its tasks once in the bake',
      options: { release: { memoryPercent: ({ age }) => 40 + age / 15 } },
      expected: {
        outcome: 'released',
        misses:
          'all of green ending at once: it is replaced within a minute, and an alarm needs two bad ones',
      },
      why: 'one bad minute must not stop a release; a leak shows in what comes after',
    },
    {
      name: 'a leak that kills its tasks after an hour',
      options: { release: { memoryPercent: ({ age }) => 40 + age / 60 } },
      expected: { outcome: 'released', misses: 'a leak that takes longer than the bake' },
      why: 'no alarm of a deployment looks ahead',
    },
    {
      name: 'tasks that end by themselves every minute and a half',
      options: { release: { exitsAfter: seconds(90) } },
      expected: { outcome: 'rolled-back', exposed: { atMostPercent: 10 } },
      why: 'healthy for a while, so that no circuit breaker counts them',
    },
  ];
}
