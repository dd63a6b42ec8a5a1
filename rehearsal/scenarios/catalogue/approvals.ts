import type { Approval } from '../../approval-answers';
import { type CatalogueLine, type ExpectedEnd, seconds } from './entry';
import { BACK_SECONDS, GOOD, holdSeconds, NOBODY, untilAsked } from './nets';
import type { Subject } from './subject';

/** People are slower than gates, and are asked once or before each step. */
const ANSWERED_SECONDS = 60;

/** What people say, or do not say. */
export function approvals(subject: Subject): readonly CatalogueLine[] {
  const [first] = subject.approvals;
  if (!first) {
    const why = 'no approval is configured';
    return [
      { name: 'an approval that is given', why },
      { name: 'an approval that is refused', why },
      { name: 'an approval that nobody answers', why },
    ];
  }
  const isLate = first.stage === 'POST_PRODUCTION_TRAFFIC_SHIFT' || first.stage === 'BAKE_TIME';
  const asked = untilAsked(subject, first.stage) + (isLate ? holdSeconds(subject) : 0) + BACK_SECONDS;
  const back = (by: string, after: number): ExpectedEnd => ({
    outcome: 'rolled-back',
    by,
    ...(isLate ? { failedRequests: { atMost: 0 }, exposed: { atMostPercent: 100 } } : NOBODY),
    within: seconds(asked + after),
  });
  const options = (said: Approval) => ({ release: {}, approvals: said, hooks: 'declared' }) as const;
  return [
    {
      name: 'an approval that is given',
      group: 'approvals',
      isGood: true,
      options: options('approve'),
      expected: GOOD,
      why: 'it goes on where it waited',
    },
    {
      name: 'an approval that is refused',
      group: 'approvals',
      options: options('reject'),
      expected: back('operator', ANSWERED_SECONDS),
      why: 'a no is a no, whatever the other gates say',
    },
    {
      name: 'an approval that nobody answers',
      group: 'approvals',
      ...(first.onTimeout === 'ROLLBACK'
        ? { options: options('nobody'), expected: back(`timeout:${first.stage}`, first.timeoutSeconds) }
        : {
            options: options('nobody'),
            expected: {
              outcome: 'released' as const,
              misses: 'that nobody has looked: its timeout goes on without an answer',
            },
          }),
      why: 'a deployment that waits for ever blocks the next one; ECS would wait a day by default',
    },
  ];
}
