import { type CatalogueLine, type ExpectedEnd, oneInTen } from './entry';
import {
  byAlarm,
  byJudge,
  bySmokeTest,
  clearly,
  harm,
  holdSeconds,
  nearly,
  REQUESTS_PER_MINUTE,
} from './nets';
import type { Subject } from './subject';

const HALF_A_PERCENT = 0.005;

/** Releases that come up and then fail requests. */
export function badAnswers(subject: Subject): readonly CatalogueLine[] {
  const { alarms, paths, bakeSeconds } = subject;
  const hold = holdSeconds(subject);
  const threshold = (alarms.errors?.threshold ?? 2) / 100;
  const byErrors = (share: number, from = 0) => byAlarm(subject, 'errors', { share, from });
  /** What is below the alarm's threshold is for the judge to see; where there is none, nobody does. */
  const below = (share: number, misses: string): ExpectedEnd =>
    byJudge(subject, { share }) ?? { outcome: 'released', misses };
  const unseen = paths.isChecked
    ? []
    : [
        {
          name: 'pages that fail, before users ask for them',
          why: 'no gate asks green for a page over test traffic: add smokeTest({ requests: … })',
        },
      ];
  return [
    ...unseen,
    {
      name: 'a health check that lies',
      group: 'requests',
      options: { release: { errorShare: 1 } },
      expected: bySmokeTest(subject, { share: 1 }),
      why: 'a gate asks for pages, not for health, and asks before users do',
    },
    {
      name: 'a health check that lies, and no gate that looks',
      group: 'requests',
      options: { release: { errorShare: 1 }, hooks: 'declared' },
      expected: byErrors(1),
      why: 'the second net holds: the canary meets the errors, and no more than its share',
    },
    {
      name: 'half of the requests fail',
      group: 'requests',
      options: { release: { errorShare: 0.5 }, hooks: 'declared' },
      expected: byErrors(0.5),
      why: 'far above the threshold',
    },
    {
      name: 'one request in twenty fails',
      group: 'requests',
      options: { release: { errorShare: 0.05 }, hooks: 'declared' },
      expected: byAlarm(subject, 'errors', { share: 0.05 }, nearly),
      why: 'above the threshold in the group of green alone: in the sum of both it is half a percent',
    },
    {
      name: 'one request in a hundred fails',
      group: 'requests',
      options: { release: { errorShare: 0.01 } },
      expected: below(0.01, `1 % of errors, below the threshold of ${100 * threshold} %`),
      why: 'an alarm is a threshold and no reflex: what is below it is for a judge, and for the objectives, to see',
    },
    {
      name: 'one path of ten fails, which no gate asks for',
      group: 'requests',
      options: {
        release: { paths: { [paths.unchecked]: { errorShare: 1 } } },
        traffic: oneInTen(subject),
      },
      expected: byErrors(0.1),
      why: 'a tenth of the requests is above the threshold, whatever their path',
    },
    {
      name: 'a path fails that the gate asks for',
      group: 'requests',
      options: {
        release: { paths: { [paths.checked]: { errorShare: 1 } } },
        traffic: oneInTen(subject),
      },
      expected: bySmokeTest(subject, { share: 0.9 }),
      why: 'the gate meets it before any user does',
    },
    {
      name: 'a path fails that nothing looks at',
      group: 'requests',
      options: {
        release: { paths: { [paths.unchecked]: { errorShare: 1 } } },
        traffic: { paths: { [paths.checked]: 199, [paths.unchecked]: 1 } },
      },
      expected: below(
        HALF_A_PERCENT,
        `${paths.unchecked}: half a percent of the traffic, and no gate asks for it`,
      ),
      why: 'what is below the threshold needs a gate of its own, or one that compares with blue',
    },
    {
      name: 'one task of two answers with errors',
      group: 'requests',
      options: { release: { errorShare: ({ nth }) => (nth % 2 === 0 ? 0.3 : 0) }, hooks: 'declared' },
      // Of three two have an even number.
      expected: byErrors((0.3 * Math.ceil(subject.tasks / 2)) / subject.tasks),
      why: 'what one task fails counts for its group',
    },
    {
      name: 'fails in the middle of the hold',
      group: 'requests',
      options: { release: { errorShare: ({ age }) => (age > hold / 2 ? 0.5 : 0) }, hooks: 'declared' },
      expected: byErrors(0.5, hold / 2),
      why: 'that is what a hold is for',
    },
    {
      name: 'fails in the bake',
      group: 'requests',
      options: {
        release: { errorShare: ({ age }) => (age > hold + bakeSeconds / 2 ? 0.5 : 0) },
        hooks: 'declared',
      },
      expected: byErrors(0.5, hold + bakeSeconds / 2),
      why: 'blue still waits in the bake: all users meet it, and not for long',
    },
    {
      name: 'fails after the bake',
      group: 'requests',
      options: {
        release: { errorShare: ({ age }) => (age > hold + bakeSeconds + 600 ? 1 : 0) },
        hooks: 'declared',
      },
      expected: { outcome: 'released', misses: 'a failure ten minutes after the bake' },
      why: 'the price of a bake that ends; the objectives page, and a recovery goes back',
    },
    {
      name: 'a canary with too few users to judge by alarms',
      group: 'requests',
      options: {
        release: { paths: { [paths.unchecked]: { errorShare: 1 } } },
        traffic: { requestsPerMinute: REQUESTS_PER_MINUTE / 10, ...oneInTen(subject) },
      },
      expected: byJudge(subject, { share: 0.1, requestsPerMinute: REQUESTS_PER_MINUTE / 10 }) ?? {
        outcome: 'rolled-back',
        ...(alarms.errors && { by: `alarm:${alarms.errors.name}` }),
        ...harm(
          subject,
          { share: 0.1, requestsPerMinute: REQUESTS_PER_MINUTE / 10 },
          hold + clearly(alarms.errors),
        ),
      },
      why: 'a tenth of few is no evidence for an alarm; a judge adds minutes up, and with all users there is enough for both',
    },
  ];
}
