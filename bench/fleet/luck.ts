import { seededRandom } from '../../rehearsal/random';
import { type Fleet, sizesOf } from './simulate';

/** When a change is bad for some services and not for all. */
export interface Luck {
  /** Services that have had users on a bad version when the waves stop, on average. */
  readonly harmed: number;
  /** Services that have the change by then. */
  readonly changed: number;
}

const DRAWS = 2000;

/** @param share of services for which the change is bad, drawn anew each time; a wave with one of them is the last */
export function whenSomeAreBad(fleet: Pick<Fleet, 'services' | 'waves' | 'seed'>, share: number): Luck {
  const random = seededRandom(fleet.seed);
  const sizes = sizesOf(fleet);
  let [harmed, changed] = [0, 0];
  for (let draw = 0; draw < DRAWS; draw += 1) {
    for (const size of sizes) {
      let bad = 0;
      for (let one = 0; one < size; one += 1) if (random() < share) bad += 1;
      harmed += bad;
      changed += size;
      if (bad > 0) break;
    }
  }
  const average = (sum: number) => Math.round((10 * sum) / DRAWS) / 10;
  return { harmed: average(harmed), changed: average(changed) };
}
