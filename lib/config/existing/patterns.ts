/** What a rule of a listener catches: any of the hosts with any of the paths; none is every one. */
export interface Caught {
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/** Whether a text is matched: `*` is any characters, none as well, and `?` is one. */
export const matches = (pattern: string, text: string): boolean => covers(pattern, text);

/**
 * Whether everything that the other pattern matches is matched by the first. It may say no of two that only together
 * with others are covered, and never says yes wrongly.
 */
export function covers(pattern: string, other: string): boolean {
  const [first] = pattern;
  if (first === undefined) return other === '';
  if (first === '*') {
    return covers(pattern.slice(1), other) || (other !== '' && covers(pattern, other.slice(1)));
  }
  const [next] = other;
  if (next === undefined || next === '*') return false;
  return (first === '?' || first === next) && covers(pattern.slice(1), other.slice(1));
}

/** Whether some text is matched by both. */
export function meet(one: string, other: string): boolean {
  const [a] = one;
  const [b] = other;
  if (a === '*') return meet(one.slice(1), other) || (b !== undefined && meet(one, other.slice(1)));
  if (b === '*') return meet(other, one);
  if (a === undefined || b === undefined) return a === b;
  return (a === '?' || b === '?' || a === b) && meet(one.slice(1), other.slice(1));
}

const all = (patterns: readonly string[]): readonly string[] => (patterns.length === 0 ? ['*'] : patterns);

/** Whether the first catches all that the other does. */
export const catchesAll = (first: Caught, other: Caught): boolean =>
  (['hosts', 'paths'] as const).every((what) =>
    all(other[what]).every((pattern) => all(first[what]).some((own) => covers(own, pattern))),
  );

/** Whether a request can be caught by both. */
export const catchSame = (one: Caught, other: Caught): boolean =>
  (['hosts', 'paths'] as const).every((what) =>
    all(one[what]).some((pattern) => all(other[what]).some((own) => meet(pattern, own))),
  );
