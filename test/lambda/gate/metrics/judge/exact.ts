/** A positive fraction, without rounding: the judge's arithmetic again, by another way. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

export const fraction = (over: number | bigint, under: number | bigint = 1n): Fraction => ({
  over: BigInt(over),
  under: BigInt(under),
});
export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.over * b.over, a.under * b.under);
export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.under + b.over * a.under, a.under * b.under);
export const inverse = ({ over, under }: Fraction): Fraction => fraction(under, over);
export const divide = (a: Fraction, b: Fraction): Fraction => times(a, inverse(b));
/** 1 - a */
export const rest = ({ over, under }: Fraction): Fraction => fraction(under - over, under);
export const power = ({ over, under }: Fraction, exponent: number): Fraction =>
  fraction(over ** BigInt(exponent), under ** BigInt(exponent));
export const product = (all: readonly Fraction[]): Fraction => all.reduce(times, fraction(1));

/** ln of a fraction however large its parts are. */
export const ln = ({ over, under }: Fraction): number => lnOf(over) - lnOf(under);

function lnOf(value: bigint): number {
  const bits = value.toString(2).length;
  const shift = Math.max(0, bits - 53);
  return Math.log(Number(value >> BigInt(shift))) + shift * Math.LN2;
}

const factorials: bigint[] = [1n];
export function factorial(n: number): bigint {
  for (let k = factorials.length; k <= n; k++) factorials.push((factorials[k - 1] as bigint) * BigInt(k));
  return factorials[n] as bigint;
}

export const choose = (n: number, k: number): bigint =>
  k < 0 || k > n ? 0n : factorial(n) / (factorial(k) * factorial(n - k));
