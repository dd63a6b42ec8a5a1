import { type CatalogueEntry, minutes } from './entry';
import { GOOD, REQUESTS_PER_MINUTE } from './nets';

const ERROR_SHARE = 0.2;
/** In which users are counted who have it for good. */
const MINUTES_AFTER = 5;

/**
 * What shows that the other rows say anything: nets that catch what is well are no nets, and a fault that hurts nobody
 * without them is no fault. If one of them is wrong, nothing on the board can be believed.
 */
export function controls(): readonly CatalogueEntry[] {
  const failures = ERROR_SHARE * REQUESTS_PER_MINUTE * MINUTES_AFTER;
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
        // Half of what it fails once all users are on it, and it is over.
        failedRequests: { atLeast: Math.floor(failures / 2) },
        misses: 'everything: its nets are out',
      },
      why: 'what the nets stop would have hurt',
    },
  ];
}
