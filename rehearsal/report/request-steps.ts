import type { EndedRequests } from '../traffic/request-tally';
import { LatencyCounts } from './latency-counts';
import type { SeriesStep, SideCounts } from './series';

/** Simulated seconds: what is recorded is cut as finely as this, and put together when it is known how long a release was. */
const FINEST = 5;
/** Each a multiple of the finest, and a length that people can read on an axis. */
const LENGTHS = [10, 15, 30, 60, 120, 300, 600, 1800, 3600] as const;
/** More than these a chart cannot show apart. */
const MOST_STEPS = 120;

interface Side {
  requests: number;
  failed: number;
  readonly latencies: LatencyCounts;
}

interface Slice {
  readonly blue: Side;
  readonly green: Side;
  failedByLoadBalancer: number;
}

/** What users met, in steps of time. */
export class RequestSteps {
  private readonly slices = new Map<number, Slice>();

  /** @param startedAt simulated milliseconds since the Unix epoch */
  constructor(private readonly startedAt: number) {}

  add(ended: EndedRequests): void {
    const index = Math.max(0, Math.floor((ended.at - this.startedAt) / 1000 / FINEST));
    const slice = this.slices.get(index) ?? emptySlice();
    this.slices.set(index, slice);
    const { side, count, failed } = ended;
    if (side) {
      slice[side].requests += count;
      if (failed) slice[side].failed += count;
      slice[side].latencies.add(ended);
    } else if (failed) {
      slice.failedByLoadBalancer += count;
    }
  }

  /** @param seconds that the release took; what ended after it has steps, too */
  steps(seconds: number): { readonly stepSeconds: number; readonly steps: SeriesStep[] } {
    const span = Math.max(seconds, FINEST, ...[...this.slices.keys()].map((index) => (index + 1) * FINEST));
    const stepSeconds = stepFor(span);
    const steps = Array.from({ length: Math.ceil(span / stepSeconds) }, emptySlice);
    for (const [index, slice] of this.slices) {
      const into = steps[Math.floor((index * FINEST) / stepSeconds)];
      if (into) put(slice, into);
    }
    return {
      stepSeconds,
      steps: steps.map(({ blue, green, failedByLoadBalancer }, index) => ({
        at: index * stepSeconds,
        blue: counts(blue),
        green: counts(green),
        failedByLoadBalancer,
      })),
    };
  }
}

/** The shortest by which a release of so many seconds has no more steps than can be shown. */
export function stepFor(seconds: number): number {
  return LENGTHS.find((length) => seconds / length <= MOST_STEPS) ?? 24 * 3600;
}

const emptySide = (): Side => ({ requests: 0, failed: 0, latencies: new LatencyCounts() });
const emptySlice = (): Slice => ({ blue: emptySide(), green: emptySide(), failedByLoadBalancer: 0 });

function put(from: Slice, into: Slice): void {
  for (const side of ['blue', 'green'] as const) {
    into[side].requests += from[side].requests;
    into[side].failed += from[side].failed;
    into[side].latencies.merge(from[side].latencies);
  }
  into.failedByLoadBalancer += from.failedByLoadBalancer;
}

function counts({ requests, failed, latencies }: Side): SideCounts {
  const [p50 = null, p90 = null, p99 = null] = latencies.percentiles([0.5, 0.9, 0.99]);
  return { requests, failed, p50, p90, p99 };
}
