import { type CatalogueLine, seconds } from './entry';
import { BACK_SECONDS, byAlarm, clearly, EVERYBODY, harm, NOBODY, shareAt } from './nets';
import type { Subject } from './subject';

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

/** Releases into a world that is not well. */
export function circumstances(subject: Subject): readonly CatalogueLine[] {
  const { alarms, strategy } = subject;
  if (strategy.name === 'ROLLING') {
    return [
      {
        name: 'troubles that blue and green share',
        why: 'tasks are replaced in place: there is no blue that could take users back',
      },
    ];
  }
  const within = clearly(alarms.errors);
  const byErrors = (from: number) => byAlarm(subject, 'errors', { share: 0.5, from });
  return [
    {
      name: 'an outage that blue and green share',
      group: 'circumstances',
      options: { ...outage(240, 480, 0.5), hooks: 'declared' },
      expected: {
        ...byErrors(240),
        ...harm({ strategy: EVERYBODY }, { share: 0.5 }, within),
        exposed: { atMostPercent: shareAt(strategy, 240 + within) },
        failedBy: ['green', 'blue'],
      },
      why: 'to stop is right, though green is not at fault: the books name blue, too',
    },
    {
      name: 'a change that blue does not understand',
      group: 'circumstances',
      options: {
        baseline: { errorShare: ({ age }) => (age > BASELINE_IS_OLDER + 120 ? 0.2 : 0) },
        release: { errorShare: ({ age }) => (age > 120 ? 0.2 : 0) },
        hooks: 'declared',
      },
      expected: {
        ...byErrors(120),
        ...harm({ strategy: EVERYBODY }, { share: 0.2 }, within),
        exposed: { atMostPercent: shareAt(strategy, 120 + within) },
        failedBy: ['green', 'blue'],
      },
      why: 'to go back does not heal: blue goes on failing, and the books say so; a migration must be understood by both',
    },
    {
      name: 'a rollback to tasks that are dying',
      group: 'circumstances',
      options: {
        baseline: {
          exitsAfter: ({ nth }) => (nth < subject.tasks ? seconds(BASELINE_IS_OLDER + 120) : seconds(3)),
        },
        release: { errorShare: ({ age }) => (age > 180 ? 0.5 : 0) },
        hooks: 'declared',
      },
      expected: {
        outcome: 'failed',
        ...(alarms.loadBalancer && { orBy: [`alarm:${alarms.loadBalancer.name}`] }),
        ...(alarms.errors && { by: `alarm:${alarms.errors.name}` }),
        // From the moment when blue dies nobody answers its users.
        ...harm({ strategy: EVERYBODY }, { share: 1 }, within),
        exposed: { atMostPercent: shareAt(strategy, 180 + within) },
        failedBy: ['load balancer'],
      },
      why: 'blue cannot take the users back: this must not be called rolled back',
    },
    {
      name: 'weights that somebody has edited before a release',
      group: 'circumstances',
      options: {
        release: {},
        beforehand: [{ do: 'edit-rule', weights: { primary: 50, alternate: 950 } }],
        hooks: 'declared',
      },
      expected: {
        outcome: 'failed',
        ...NOBODY,
        within: seconds(BACK_SECONDS),
        // Of the users whom the edit has led to nobody, until then.
        failedRequests: harm({ strategy: EVERYBODY }, { share: 0.05 }, BACK_SECONDS).failedRequests,
      },
      why: 'ECS refuses to begin where it cannot tell where users are; the edit had its price before',
    },
  ];
}
