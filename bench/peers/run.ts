import { HEALTHY, measure } from './measure';
import { type BadCell, badCell, type GoodCell, goodCell } from './record';
import { BAD, type BadRelease } from './releases/bad';
import { GOOD, type GoodRelease } from './releases/good';
import type { Setup } from './setups';

/** Requests a minute; low traffic is where canaries are blind. */
export const BAD_TRAFFIC = [3000, 300] as const;
export const GOOD_TRAFFIC = [3000, 300, 60] as const;

export interface Seeds {
  readonly bad: readonly number[];
  readonly good: readonly number[];
}

/** All releases of one setup. @param onCell is told how far it is */
export async function runSetup(
  setup: Setup,
  assembly: string,
  seeds: Seeds,
  onCell: (what: string) => void,
): Promise<{ readonly bad: BadCell[]; readonly good: GoodCell[] }> {
  const [bad, good]: [BadCell[], GoodCell[]] = [[], []];
  for (const requestsPerMinute of BAD_TRAFFIC) {
    for (const release of BAD) {
      onCell(`${setup.id}: ${release.name}, ${requestsPerMinute} a minute`);
      bad.push(await runBad(setup, assembly, release, requestsPerMinute, seeds.bad));
    }
  }
  for (const requestsPerMinute of GOOD_TRAFFIC) {
    for (const release of GOOD) {
      onCell(`${setup.id}: ${release.name}, ${requestsPerMinute} a minute`);
      good.push(await runGood(setup, assembly, release, requestsPerMinute, seeds.good));
    }
  }
  return { bad, good };
}

export async function runBad(
  setup: Setup,
  assembly: string,
  { name, model }: BadRelease,
  requestsPerMinute: number,
  seeds: readonly number[],
): Promise<BadCell> {
  const runs = [];
  for (const seed of seeds) {
    runs.push(await measure(setup, assembly, { release: model, baseline: HEALTHY, requestsPerMinute, seed }));
  }
  return badCell({ setup: setup.id, release: name, requestsPerMinute }, runs);
}

export async function runGood(
  setup: Setup,
  assembly: string,
  { name, release, baseline }: GoodRelease,
  requestsPerMinute: number,
  seeds: readonly number[],
): Promise<GoodCell> {
  const runs = [];
  for (const seed of seeds) {
    runs.push(await measure(setup, assembly, { release, baseline, requestsPerMinute, seed }));
  }
  return goodCell({ setup: setup.id, release: name, requestsPerMinute }, runs);
}
