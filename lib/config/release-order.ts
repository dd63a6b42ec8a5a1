/** A service as far as its place in the order of release goes. */
export interface Ordered {
  readonly name: string;
  /** Names of services that are released before it. */
  readonly after: readonly string[];
}

/**
 * The order in which the services of an environment are released: each after all that it names, and else as they are
 * written. The first in the list whose turn may come is next (Kahn's algorithm with the list as its queue), so that a service that
 * names nobody, and that nobody names, changes nothing between the others wherever it is written.
 *
 * Names that are none of these are passed over, and those in a cycle stand at the end: both are refused before.
 */
export function releaseOrder<T extends Ordered>(services: readonly T[]): readonly T[] {
  const { ordered, left } = inOrder(services);
  return [...ordered, ...left];
}

/**
 * Services that wait for each other, each list such as `['api', 'web']`: api after web after api. None has a service in common
 * with another, so that each is a mistake of its own.
 */
export function cyclesOf(services: readonly Ordered[]): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  let { left } = inOrder(services);
  while (left.length > 0) {
    const cycle = cycleIn(left);
    cycles.push(cycle);
    left = inOrder(left.filter(({ name }) => !cycle.includes(name))).left;
  }
  return cycles;
}

/** @returns those that can be put in order, and those that are in a cycle or come after one */
function inOrder<T extends Ordered>(services: readonly T[]): { ordered: readonly T[]; left: readonly T[] } {
  const known = new Set(services.map(({ name }) => name));
  const before = new Set<string>();
  const ordered: T[] = [];
  let left = [...services];
  const mayCome = ({ name, after }: T) =>
    after.every((each) => before.has(each) || each === name || !known.has(each));
  for (let next = left.find(mayCome); next !== undefined; next = left.find(mayCome)) {
    const { name } = next;
    ordered.push(next);
    before.add(name);
    left = left.filter((each) => each.name !== name);
  }
  return { ordered, left };
}

/** Each of them comes after another of them, so whoever goes from one to the next meets one again. */
function cycleIn(left: readonly Ordered[]): string[] {
  const met: Ordered[] = [];
  const nextOf = ({ name, after }: Ordered) =>
    left.find((each) => each.name !== name && after.includes(each.name));
  for (let at = left.at(0); at !== undefined && !met.includes(at); at = nextOf(at)) met.push(at);
  const again = met.map(nextOf).at(-1);
  const cycle = met.slice(again === undefined ? 0 : met.indexOf(again)).map(({ name }) => name);
  // From the one that is written first, wherever it was entered.
  const first = left.find(({ name }) => cycle.includes(name))?.name ?? '';
  const start = cycle.indexOf(first);
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}
