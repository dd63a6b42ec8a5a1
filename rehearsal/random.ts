/** Uniform numbers in [0, 1): the only source of chance in a rehearsal, so that a seed repeats it. */
export type Random = () => number;

/** Mulberry32: 32 bits of state, full period, good enough to pick targets and arrival times. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
