import { partitionOf, regions } from '../regions';
import type { Finding } from './finding';
import type { Outline } from './outline';

/** One repository serves all environments with a pipeline: each must know where it is, and be let in. */
export function images({ images: given, repository, environments }: Outline): Finding[] {
  const released = environments.filter(({ pipeline }) => (pipeline ?? true) && repository !== undefined);
  const [first] = released;
  if (first === undefined) {
    if (given === undefined) return [];
    const rule = 'left out without an environment that a pipeline delivers to';
    return [{ path: ['images'], complaint: { rule, advice: 'give repository, or remove it' } }];
  }
  const placed = given?.account !== undefined ? 'images' : released.find(({ account }) => account)?.name;
  if (placed === undefined) return [];
  const nowhere = released
    .filter(({ account, region }) => account === undefined && region === undefined)
    .map(({ path }) => ({
      path: [...path, 'account'],
      complaint: {
        rule: `given, as ${placed} has one: all environments with a pipeline pull from one repository`,
        advice: 'give account and region, or pipeline: false',
      },
    }));
  const home = given?.region ?? first.region;
  const strangers = released
    .filter(({ region }) => isRegion(region) && isRegion(home) && partitionOf(region) !== partitionOf(home))
    .map(({ path }) => ({
      path: [...path, 'region'],
      complaint: {
        rule: `in the partition of ${home}, where the images are`,
        advice: 'deliver to the other partition by a configuration of its own',
      },
    }));
  return [...nowhere, ...strangers];
}

/** One that is not has its own problem. */
const isRegion = (region: string | undefined): region is string =>
  region !== undefined && regions.includes(region);
