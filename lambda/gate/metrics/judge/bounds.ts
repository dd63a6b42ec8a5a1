/**
 * Bounds of a share that hold at every look: those values that Jeffreys' mixture of shares does not beat by 1 / `miss`.
 * They hold for ever with a chance of `1 - miss` (Ville's inequality), for a share that stays the same.
 * source: H. Robbins, Statistical Methods Related to the Law of the Iterated Logarithm, 1970
 */
export function upperBound(bad: number, all: number, miss: number): number {
  if (all === 0) return 1;
  return search(bad / all, 1, (share) => excess(bad, all, share) < -Math.log(miss));
}

/** As {@link upperBound}. */
export function lowerBound(bad: number, all: number, miss: number): number {
  if (bad === 0) return 0;
  return search(bad / all, 0, (share) => excess(bad, all, share) < -Math.log(miss));
}

/** Logarithm of how much better the mixture fits `bad` of `all` than `share` does. */
export function excess(bad: number, all: number, share: number): number {
  const mixture = logBeta(bad + 0.5, all - bad + 0.5) - Math.log(Math.PI);
  return mixture - times(bad, Math.log(share)) - times(all - bad, Math.log1p(-share));
}

/** 0 · -∞ is 0 here: what did not happen speaks against no share. */
const times = (count: number, log: number): number => (count === 0 ? 0 : count * log);

/** Between a share that is within and one that may not be: the last one within. */
function search(within: number, beyond: number, isWithin: (share: number) => boolean): number {
  let [inside, outside] = [within, beyond];
  // Halved sixty times, the distance is below the precision of a number.
  for (let step = 0; step < 60; step++) {
    const middle = (inside + outside) / 2;
    if (isWithin(middle)) inside = middle;
    else outside = middle;
  }
  return outside;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Stirling's series from 10 on, and the recurrence below it: exact to about 1e-14. */
export function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 10) {
    shift += Math.log(at);
    at += 1;
  }
  const square = 1 / (at * at);
  const series =
    1 / 12 -
    square *
      (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360)))));
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series / at - shift;
}
