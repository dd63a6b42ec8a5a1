import { type CatalogueEntry, minutes } from './entry';
import { GOOD, holdSeconds, leastHarm } from './nets';
import type { Subject } from './subject';

const ERROR_SHARE = 0.2;
/** In which users are counted who have it for good. */
const MINUTES_AFTER = 5;

/**
 * What shows that the other rows say anything: nets that catch what is well are no nets, and a fault that hurts nobody
 * without them is no fault. If one of them is wrong, nothing on the board can be believed.
 */
export function controls(subject: Subject): readonly CatalogueEntry[] {
  // A rolling deployment without alarms has no bake: it is as long as they look back.
  const bake = subject.strategy.name === 'ROLLING' ? 0 : subject.bakeSeconds;
  const whole = holdSeconds(subject) + bake + 60 * MINUTES_AFTER;
  return [
    {
      name: 'a good release',
      group: 'controls',
      isGood: true,
      options: { release: {} },
      expected: { ...GOOD, exposed: { atLeastPercent: 100 } },
      why: 'nets that catch good releases are taken down by those who wait for them',
    },
    {
      name: 'a bad release with the nets taken out',
      group: 'controls',
      options: {
        release: { errorShare: ERROR_SHARE },
        without: ['alarms', 'gates'],
        afterwards: [{ do: 'wait', for: minutes(MINUTES_AFTER) }],
      },
      expected: {
        outcome: 'released',
        exposed: { atLeastPercent: 100 },
        // All that it fails in hold and bake, and once it is over.
        failedRequests: { atLeast: leastHarm(subject, { share: ERROR_SHARE }, whole) },
        misses: 'everything: its nets are out',
      },
      why: 'what the nets stop would have hurt',
    },
  ];
}
