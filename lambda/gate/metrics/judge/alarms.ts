/**
 * How the chance of a false alarm is shared out. The parts sum up to 1, and each test of each metric has its own, so
 * that all of them together keep to the whole (Bonferroni's inequality): first by where green stands, since a release
 * is judged beside blue and alone, where all users give it the most evidence; then by metric; then by test.
 */
const OF_EXPOSURE = { beside: 0.8, alone: 0.2 } as const;

/**
 * Errors are rare, so that each one must count; custom metrics share one part, whatever their number. A request without
 * an answer is slower than all, and has a fifth of the part of the slow ones.
 */
const OF_METRIC = { errors: 6, slow: 2, custom: 2 } as const;
const OF_SLOW = { slow: 0.8, unanswered: 0.2 } as const;

/** The comparison with blue has the most power where there is traffic. */
export const OF_TEST = { relative: 0.95, absolute: 0.03, bound: 0.02 } as const;

/** The part of a metric, by its name. @param names of all metrics that are judged */
export function alarmsOf(
  name: string,
  names: readonly string[],
  exposure: 'beside' | 'alone',
  falseAlarms: number,
): number {
  const customs = names.filter((one) => !isBuiltIn(one)).length;
  const own = (one: string): number => {
    if (!isBuiltIn(one)) return OF_METRIC.custom / customs;
    if (one === 'errors') return OF_METRIC.errors;
    const isShared = names.includes('slow') && names.includes('unanswered');
    return OF_METRIC.slow * (isShared ? OF_SLOW[one] : 1);
  };
  const all = names.reduce((total, one) => total + own(one), 0);
  return falseAlarms * OF_EXPOSURE[exposure] * (own(name) / all);
}

const isBuiltIn = (name: string): name is 'errors' | 'slow' | 'unanswered' =>
  name === 'errors' || Object.hasOwn(OF_SLOW, name);
