import { type CatalogueEntry, minutes, oneInTen, type Subject, seconds } from './entry';

/** Baselines are started this many seconds before a release, by the default of `history`. */
const BASELINE_IS_OLDER = 600;

/** The same trouble for blue and green, from and to these seconds after the release's start. */
function outage(from: number, to: number, errorShare: number) {
  const within = (age: number) => (age >= from && age < to ? errorShare : 0);
  return {
    baseline: { errorShare: ({ age }: { age: number }) => within(age - BASELINE_IS_OLDER) },
    release: { errorShare: ({ age }: { age: number }) => within(age) },
  };
}

/** Releases into a world that is not well, and what people do meanwhile. */
export function circumstances(subject: Subject): readonly CatalogueEntry[] {
  const { alarms, gate, paths } = subject;
  const byErrors = { outcome: 'rolled-back', by: `alarm:${alarms.errors}` } as const;
  /** Bad, and unknown to the gate. */
  const broken = { paths: { [paths.unchecked]: { errorShare: 1 } } };
  return [
    {
      name: 'a canary with too few users to judge',
      options: { release: broken, traffic: { requestsPerMinute: 300, ...oneInTen(subject) } },
      expected: { ...byErrors, exposed: { atMostPercent: 100 } },
      why: 'thirty requests a minute are no evidence; with all users there is enough, and blue still waits',
    },
    {
      name: 'a service with hardly any users',
      options: { release: broken, traffic: { requestsPerMinute: 30, ...oneInTen(subject) } },
      expected: { outcome: 'released', misses: 'any error, since no minute has requests enough to judge it' },
      why: 'no evidence is not a pass; only gates see anything here',
    },
    {
      name: 'no users at all',
      options: { release: { errorShare: 1 }, traffic: { requestsPerMinute: 0 } },
      expected: {
        outcome: 'rolled-back',
        by: `gate:${gate}`,
        failedRequests: { atMost: 0 },
        exposed: { atMostPercent: 0 },
      },
      why: 'the gate makes its own requests',
    },
    {
      name: 'a release to a service that has just come up',
      options: { release: {}, history: seconds(0) },
      expected: { outcome: 'released', failedRequests: { atMost: 0 } },
      why: 'alarms without data are no alarms',
    },
    {
      name: 'a fix, while the alarm is red',
      options: { baseline: { errorShare: 0.1 }, release: {} },
      expected: { outcome: 'released', failedBy: ['blue'] },
      why: 'ECS ignores an alarm that is red at the start, so that a fix can go out',
    },
    {
      name: 'a bad release, while the alarm is red',
      options: { baseline: { errorShare: 0.1 }, release: broken, traffic: oneInTen(subject) },
      expected: { outcome: 'released', misses: 'errors, since their alarm was red at the start' },
      why: 'the price of letting fixes through; a gate for quiet alarms is what warns',
    },
    {
      name: 'a slow release, while the alarm of errors is red',
      options: {
        baseline: { errorShare: 0.1 },
        release: { latency: { median: { milliseconds: 900 }, p99: { milliseconds: 1900 } } },
      },
      expected: { outcome: 'rolled-back', by: `alarm:${alarms.slow}` },
      why: 'the other alarms still watch',
    },
    {
      name: 'a slow release while errors are red, if ECS then ignores all alarms',
      options: {
        baseline: { errorShare: 0.1 },
        release: { latency: { median: { milliseconds: 900 }, p99: { milliseconds: 1900 } } },
        open: { redAtStart: 'all-alarms' },
      },
      expected: { outcome: 'released', misses: 'slow answers, if one red alarm switches all of them off' },
      why: 'the guide leaves it open: this is what it would cost',
    },
    {
      name: 'an outage that blue and green share',
      options: { ...outage(240, 480, 0.5) },
      expected: { ...byErrors, exposed: { atMostPercent: 10 }, failedBy: ['green', 'blue'] },
      why: 'to stop is right, though green is not at fault: the books name blue, too',
    },
    {
      name: 'a change that blue does not understand',
      options: {
        baseline: { errorShare: ({ age }) => (age > BASELINE_IS_OLDER + 120 ? 0.2 : 0) },
        release: { errorShare: ({ age }) => (age > 120 ? 0.2 : 0) },
      },
      expected: { ...byErrors, failedBy: ['green', 'blue'] },
      why: 'to go back does not heal: blue goes on failing, and the books say so',
    },
    {
      name: 'a rollback to tasks that are dying',
      options: {
        baseline: {
          exitsAfter: ({ nth }) => (nth < 2 ? seconds(BASELINE_IS_OLDER + 120) : seconds(3)),
        },
        release: { errorShare: ({ age }) => (age > 180 ? 0.5 : 0) },
      },
      expected: { outcome: 'failed', by: byErrors.by, failedBy: ['load balancer'] },
      why: 'blue cannot take the users back: this must not be called rolled back',
    },
    {
      name: 'an operator stops the deployment',
      options: { release: {}, operator: [{ after: minutes(5), do: 'stop' }] },
      expected: { outcome: 'rolled-back', by: 'operator', failedRequests: { atMost: 0 } },
      why: 'the weights go back, and blue has never left',
    },
    {
      name: 'an operator aborts the deployment',
      options: { release: {}, operator: [{ after: minutes(5), do: 'abort' }] },
      expected: { outcome: 'failed', by: 'operator', exposed: { atMostPercent: 10 } },
      why: 'ABORT leaves all as it is: the traffic stays split until someone acts',
    },
    {
      name: 'an operator stops what is over but for the cleaning up',
      options: { release: {}, operator: [{ after: { milliseconds: 1_210_500 }, do: 'stop' }] },
      expected: { outcome: 'released', failedRequests: { atMost: 0 } },
      why: 'ECS refuses: users are on green already, and to go back is a deployment of its own',
    },
    {
      name: 'an operator scales out in the hold',
      options: { release: {}, operator: [{ after: minutes(5), do: 'scale', to: 4 }] },
      expected: { outcome: 'released' },
      why: 'more tasks of both are no reason to stop',
    },
    {
      name: 'a newer release in the hold',
      options: { release: {}, operator: [{ after: minutes(5), do: 'release', release: {} }] },
      expected: { outcome: 'failed', by: 'newer-deployment', failedRequests: { atMost: 0 } },
      why: 'the newer one ends it: never do two greens have users',
    },
    {
      name: 'a newer release in the bake',
      options: { release: {}, operator: [{ after: minutes(15), do: 'release', release: {} }] },
      expected: { outcome: 'failed', by: 'newer-deployment', failedRequests: { atMost: 0 } },
      why: 'as in the hold',
    },
  ];
}
