import type { Standing } from './app-config';

/** What users of an experiment are dealt. */
export interface Experiment {
  /** What they have today: the first variant, see lib/config/flags.ts. */
  readonly control: string;
  /** The others, with their shares in percent. */
  readonly variants: readonly Share[];
}

export interface Share {
  readonly name: string;
  readonly share: number;
}

/** As lib/config/schema/flags.ts has names: each becomes a dimension of metrics, and a part of printed lines. */
const NAME = /^[a-z][a-zA-Z\d_-]{0,63}$/;

/** More metrics than five variants have is no experiment of Teal's. */
const MOST = 5;

/**
 * An experiment by its name: as its values are out, since users are dealt by them, or as it is declared where it was never set.
 *
 * @returns why it is none
 */
export function experimentOf(
  name: string,
  { declared, values }: Pick<Standing, 'declared' | 'values'>,
): Experiment | { readonly refused: string } {
  const [flag, value] = [declared.find((one) => one.name === name), values.values[name]];
  if (flag === undefined && value === undefined)
    return {
      refused: `${name} must be a flag of the configuration that is deployed, got none of that name; look with teal flags list`,
    };
  const [control, ...variants] =
    value?.variants === undefined ? declaredShares(flag?.variants) : dealt(value.variants, value.shares);
  if (control === undefined || variants.length === 0)
    return {
      refused: `${name} must be an experiment to be judged, got a flag without variants; declare it by experiment() in the configuration`,
    };
  return { control: control.name, variants };
}

const declaredShares = (variants: Readonly<Record<string, number>> = {}): readonly Share[] =>
  Object.entries(variants).map(([name, share]) => ({ name, share }));

/** @returns nothing for what somebody has written beside Teal */
function dealt(variants: unknown, shares: unknown): readonly Share[] {
  if (!Array.isArray(variants) || !Array.isArray(shares)) return [];
  const all = variants.map((name: unknown, nth): unknown => ({ name, share: shares[nth] }));
  const isRight = all.length <= MOST && new Set(variants).size === all.length && all.every(isShare);
  return isRight ? (all as readonly Share[]) : [];
}

const isShare = (value: unknown): value is Share => {
  const { name, share } = value as { readonly name: unknown; readonly share: unknown };
  return typeof name === 'string' && NAME.test(name) && typeof share === 'number' && share >= 0;
};
