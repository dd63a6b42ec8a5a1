import { embeddedMetrics, MOST_VALUES } from './embedded-metrics';

/** Where Teal's alarms, objectives and dashboard look for what a service says of its routes. */
export const NAMESPACE = 'Teal/Service';

/** Whose metrics they are, as Teal tells the task. */
export interface MetricsOf {
  readonly service: string;
  readonly environment: string;
}

/** Who counts what users meet on each route. */
export interface RouteCounts {
  /**
   * @param route one of a fixed list: each name is three metrics that are paid for
   * @param milliseconds undefined for a request that failed, or that nobody waited for
   */
  count(route: string, failed: boolean, milliseconds: number | undefined): void;
}

interface Batch {
  /** When its first request ended: the minute that its numbers count for. */
  readonly since: number;
  requests: number;
  failures: number;
  readonly durations: number[];
}

/**
 * What users meet on each route: `Requests`, `Failures` and the `Duration` of those that did not fail.
 *
 * One line a route and interval, and not one a request: at ten requests a second that is a hundredth of the log, and the
 * metrics are the same, since a line carries each value. What a route's metrics cost does not depend on it.
 */
export class RouteMetrics implements RouteCounts {
  private readonly batches = new Map<string, Batch>();

  constructor(
    private readonly of: MetricsOf,
    private readonly write: (record: Readonly<Record<string, unknown>>) => void,
    private readonly now: () => number = Date.now,
  ) {}

  count(route: string, failed: boolean, milliseconds: number | undefined): void {
    const batch = this.batches.get(route) ?? {
      ...{ since: this.now(), requests: 0, failures: 0 },
      durations: [],
    };
    this.batches.set(route, batch);
    batch.requests += 1;
    if (failed) batch.failures += 1;
    if (milliseconds !== undefined) batch.durations.push(milliseconds);
    if (batch.durations.length === MOST_VALUES) this.flushRoute(route, batch);
  }

  /** Writes what has been counted. A route without a request writes nothing. */
  flush(): void {
    for (const [route, batch] of this.batches) this.flushRoute(route, batch);
  }

  private flushRoute(route: string, { since, requests, failures, durations }: Batch): void {
    this.batches.delete(route);
    const dimensions = { Service: this.of.service, Environment: this.of.environment, Route: route };
    const counts = [
      { name: 'Requests', unit: 'Count', values: requests },
      // Zero as well: an alarm then reads a metric that is there.
      { name: 'Failures', unit: 'Count', values: failures },
    ] as const;
    const measured =
      durations.length === 0
        ? counts
        : [...counts, { name: 'Duration', unit: 'Milliseconds', values: durations } as const];
    this.write(embeddedMetrics(NAMESPACE, dimensions, measured, since));
  }
}
