import { createHash } from 'node:crypto';
import type { RulePriorities } from './types-existing';
import type { ListenerRules } from './types-resolved';

type Conditions = Pick<ListenerRules, 'hosts' | 'paths'>;

/** source: Elastic Load Balancing API reference, CreateRule (Priority): 1 to 50000. Test rules have the first half. */
const FIRST_PRODUCTION = 25_000;

/** Paths are told apart up to so many folders; deeper ones stand with the deepest. */
const DEEPEST = 3;

/** By what most services are told apart, there is most room: a host each, or a folder each. */
const WIDE = 8_000;
const NARROW = 850;

/** Asked from the first on: exact hosts before patterns before every host, and deep paths before shallow ones before none. */
const BANDS: readonly { readonly host: number; readonly depth: number; readonly width: number }[] = [
  0, 1, 2,
].flatMap((host) =>
  [3, 2, 1, 0].map((depth) => ({
    ...{ host, depth },
    width: (host === 0 && depth === 0) || (host === 2 && depth === 1) ? WIDE : NARROW,
  })),
);

/**
 * Where the two rules of a service stand on a load balancer that it shares: narrower conditions before wider ones, and among
 * those of one kind by the service's name. It depends on nothing else, so no service that comes, goes or moves changes
 * another's. Two names may come to one number, which is refused: with 40 services of one kind in one case of ten.
 */
export function sharedPriorities(service: string, conditions: Conditions): RulePriorities {
  const { from, width } = bandOf(conditions);
  const test = from + (createHash('sha256').update(service).digest().readUInt32BE() % width);
  return { test, production: FIRST_PRODUCTION + test };
}

/** The next number after a service's own that nobody stands on. */
export function freePriorities(
  service: string,
  conditions: Conditions,
  taken: readonly RulePriorities[],
): RulePriorities {
  const numbers = new Set(taken.flatMap(({ test, production }) => [test, production]));
  const { from, width } = bandOf(conditions);
  const own = sharedPriorities(service, conditions).test;
  for (let nth = 1; nth < width; nth += 1) {
    const test = from + ((own - from + nth) % width);
    const production = FIRST_PRODUCTION + test;
    if (!numbers.has(test) && !numbers.has(production)) return { test, production };
  }
  throw new Error(
    `a listener must have room for ${service}, got ${numbers.size} rules; give it another load balancer`,
  );
}

function bandOf(conditions: Conditions): { readonly from: number; readonly width: number } {
  const [host, depth] = [hostRank(conditions), depthOf(conditions)];
  const index = BANDS.findIndex((band) => band.host === host && band.depth === depth);
  const from = BANDS.slice(0, index).reduce((sum, { width }) => sum + width, 1);
  return { from, width: BANDS[index]?.width ?? 1 };
}

/** The widest of its hosts decides. */
const hostRank = ({ hosts }: Conditions): number =>
  hosts.length === 0 ? 2 : hosts.some((host) => /[*?]/.test(host)) ? 1 : 0;

/** Folders before the first wildcard; the shallowest path decides. */
const depthOf = ({ paths }: Conditions): number =>
  paths.length === 0 ? 0 : Math.min(DEEPEST, ...paths.map((path) => foldersOf(path)));

const foldersOf = (path: string): number =>
  (path.split(/[*?]/)[0] ?? '').split('/').filter((folder) => folder !== '').length;
