import type { CatalogueEntry } from './entry';
import { GOOD, REQUESTS_PER_MINUTE } from './nets';
import type { Subject } from './subject';

const ERROR_SHARE = 0.2;

/**
 * What shows that the other rows say anything: nets that catch what is well are no nets, and a fault that hurts nobody
 * without them is no fault. If one of them is wrong, nothing on the board can be believed.
 */
export function controls({ bakeSeconds }: Subject): readonly CatalogueEntry[] {
  const failures = (ERROR_SHARE * REQUESTS_PER_MINUTE * bakeSeconds) / 60;
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
      options: { release: { errorShare: ERROR_SHARE }, without: ['alarms', 'gates'] },
      expected: {
        outcome: 'released',
        exposed: { atLeastPercent: 100 },
        // Half of what it fails in the bake alone, when all users are on it.
        failedRequests: { atLeast: Math.floor(failures / 2) },
        misses: 'everything: its nets are out',
      },
      why: 'what the nets stop would have hurt',
    },
  ];
}
