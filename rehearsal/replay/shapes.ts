import { isPlaceholder } from './shape';

/** Names side by side from which on they are values: of users, of products. */
const MOST_NAMES = 50;
/** Nothing is kept that was asked for less often: it may be one person's. */
const FEWEST_TIMES = 3;
const DEEPEST = 8;
/** Places in the tree, so that a hostile log takes no more memory than another. */
const MOST_PLACES = 5000;

/** How often a shape was asked for. */
export interface CountedShape {
  readonly segments: readonly string[];
  readonly get: number;
  readonly head: number;
}

class Place {
  get = 0;
  head = 0;
  /** Of this place and of all below it. */
  total = 0;
  readonly children = new Map<string, Place>();

  get names(): string[] {
    return [...this.children.keys()].filter((name) => name !== '' && !isPlaceholder(name));
  }
}

/**
 * Counts shapes of paths in a tree that is bounded however many there are: names that are too many side by side become
 * `{value}`, what lies too deep `{rest}`.
 */
export class Shapes {
  private readonly root = new Place();
  private places = 1;

  add(segments: readonly string[], method: 'GET' | 'HEAD'): void {
    let place = this.root;
    place.total += 1;
    for (const [depth, segment] of segments.entries()) {
      const full = depth >= DEEPEST || (this.places >= MOST_PLACES && !place.children.has(segment));
      place = this.child(place, full ? '{rest}' : segment);
      place.total += 1;
      if (full) break;
    }
    place[method === 'GET' ? 'get' : 'head'] += 1;
  }

  /** The most frequent first. Names that were met too seldom are `{value}` here. */
  counted(): CountedShape[] {
    forgetRare(this.root);
    const found: CountedShape[] = [];
    collect(this.root, [], found);
    return found.sort((one, other) => other.get + other.head - one.get - one.head);
  }

  private child(place: Place, segment: string): Place {
    const isName = segment !== '' && !isPlaceholder(segment);
    // Once they are values, they stay so.
    const known = place.children.get(segment) ?? (isName ? place.children.get('{value}') : undefined);
    if (known) return known;
    if (isName && place.names.length >= MOST_NAMES) return this.toValues(place);
    const child = new Place();
    place.children.set(segment, child);
    this.places += 1;
    return child;
  }

  private toValues(place: Place): Place {
    const before = sizeOf(place);
    for (const name of place.names) fold(place, name);
    this.places += sizeOf(place) - before;
    return valueBelow(place);
  }
}

function valueBelow(place: Place): Place {
  const value = place.children.get('{value}') ?? new Place();
  place.children.set('{value}', value);
  return value;
}

function forgetRare(place: Place): void {
  for (const name of place.names) {
    if ((place.children.get(name)?.total ?? 0) < FEWEST_TIMES) fold(place, name);
  }
  for (const child of place.children.values()) forgetRare(child);
}

/** Makes a name a value. */
function fold(place: Place, name: string): void {
  const child = place.children.get(name);
  if (!child) return;
  place.children.delete(name);
  merge(valueBelow(place), child);
}

function merge(into: Place, from: Place): void {
  into.get += from.get;
  into.head += from.head;
  into.total += from.total;
  for (const [segment, child] of from.children) {
    const known = into.children.get(segment);
    if (known) merge(known, child);
    else into.children.set(segment, child);
  }
}

function sizeOf(place: Place): number {
  return [...place.children.values()].reduce((sum, child) => sum + sizeOf(child), 1);
}

function collect(place: Place, segments: readonly string[], found: CountedShape[]): void {
  if (place.get + place.head > 0) found.push({ segments, get: place.get, head: place.head });
  for (const [segment, child] of place.children) collect(child, [...segments, segment], found);
}
