/** How long a version takes to answer: half of the requests at most `median`, 99 of 100 at most `p99`. */
export interface Latency {
  readonly medianMs: number;
  /** At least the median. */
  readonly p99Ms: number;
}

/** A latency that stands for a share of the requests. */
export interface LatencyStep {
  readonly seconds: number;
  /** Share of the requests that take at most this long, the shorter ones included: 1 for the last. */
  readonly upTo: number;
  /** Share of the requests that take as long as this step. */
  readonly share: number;
}

/** Of a standard normal distribution: 99 of 100 lie below it. */
const Z99 = 2.3263478740408408;

/** Even steps through the middle, finer ones towards the end, where percentiles are asked for. */
const QUANTILES = [
  ...Array.from({ length: 18 }, (_, index) => (index + 1) / 20),
  ...[0.925, 0.95, 0.97, 0.98, 0.985, 0.99, 0.993, 0.996, 0.998, 0.999, 0.9995, 1],
] as const;

const known = new WeakMap<Latency, readonly LatencyStep[]>();

/**
 * A log-normal distribution in some thirty steps: latencies of web services are skewed like that, and counted in
 * steps a minute of any number of requests costs the same. Each step has the latency of its middle quantile, rounded
 * to a tenth of a millisecond.
 */
export function latencySteps(latency: Latency): readonly LatencyStep[] {
  const steps = known.get(latency) ?? stepsOf(latency);
  known.set(latency, steps);
  return steps;
}

/** The latency in seconds of which `share` of the requests take at most as long. @param share 0 to 1 */
export function latencyAt(latency: Latency, share: number): number {
  const steps = latencySteps(latency);
  return (steps.find(({ upTo }) => share <= upTo) ?? steps.at(-1))?.seconds ?? 0;
}

function stepsOf({ medianMs, p99Ms }: Latency): LatencyStep[] {
  const sigma = Math.log(p99Ms / medianMs) / Z99;
  let from = 0;
  return QUANTILES.map((upTo) => {
    const z = normalQuantile((from + upTo) / 2);
    const share = upTo - from;
    from = upTo;
    return { seconds: Math.round(medianMs * Math.exp(sigma * z) * 10) / 10_000, upTo, share };
  });
}

/** Acklam's rational approximation, exact to nine digits. source: P. J. Acklam, 2003 */
function normalQuantile(p: number): number {
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 0.97575) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  return (q * polynomial(CENTRE, q * q)) / polynomial([...CENTRE_BELOW, 1], q * q);
}

function tail(q: number): number {
  return polynomial(TAIL, q) / polynomial([...TAIL_BELOW, 1], q);
}

const CENTRE = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
];
const CENTRE_BELOW = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
];
const TAIL = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_BELOW = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];

/** Coefficients from the highest power down. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
