/** `spec.analysis` of a Canary, as Flagger's first tutorial has it. */
// source: fluxcd/flagger docs/gitbook/tutorials/istio-progressive-delivery.md (interval 1m, metrics min 99 and max 500)
export const ANALYSIS = {
  threshold: 5,
  maxWeight: 50,
  stepWeight: 10,
  successRate: { min: 99 },
  requestDurationMs: { max: 500 },
} as const;

/** Of the canary, in the minute before. */
export interface Observed {
  /** Percent of its requests that did not end with 5xx; undefined without any. */
  readonly successRate: number | undefined;
  /** 99 of 100 took at most so long; undefined without any. */
  readonly p99Ms: number | undefined;
}

/** `status` of a Canary. */
export interface Status {
  /** Percent of the users. */
  readonly weight: number;
  /** Never counted down. */
  readonly failedChecks: number;
}

export type Advance =
  | { readonly do: 'wait'; readonly status: Status; readonly why: string }
  | { readonly do: 'promote' }
  | { readonly do: 'roll-back'; readonly why: string };

/**
 * One turn of Flagger's loop, once an interval, in its order: the count of failed checks, then the checks, then the weight.
 *
 * @param acceptance asked for the pages before the canary has its first user; a problem or nothing
 */
// source: fluxcd/flagger pkg/controller/scheduler.go, advanceCanary and runCanary
export async function advance(
  status: Status,
  observed: () => Promise<Observed>,
  acceptance: () => Promise<string | undefined>,
): Promise<Advance> {
  const { failedChecks, weight } = status;
  if (failedChecks >= ANALYSIS.threshold) {
    return { do: 'roll-back', why: `failed checks threshold reached ${failedChecks}` };
  }
  const problem = weight === 0 ? await acceptance() : metricsProblem(await observed());
  if (problem !== undefined) {
    return { do: 'wait', status: { weight, failedChecks: failedChecks + 1 }, why: problem };
  }
  if (weight >= ANALYSIS.maxWeight) return { do: 'promote' };
  const next = Math.min(100, weight + ANALYSIS.stepWeight);
  return { do: 'wait', status: { weight: next, failedChecks }, why: `canary weight ${next}` };
}

/** No values are a failed check. */
// source: fluxcd/flagger pkg/controller/scheduler_metrics.go
function metricsProblem({ successRate, p99Ms }: Observed): string | undefined {
  if (successRate === undefined || p99Ms === undefined) return 'no values found for the metrics';
  if (successRate < ANALYSIS.successRate.min) return `success rate ${successRate.toFixed(2)} % < 99 %`;
  if (p99Ms > ANALYSIS.requestDurationMs.max) return `request duration ${Math.round(p99Ms)} ms > 500 ms`;
  return undefined;
}
