import { embeddedMetrics } from './embedded-metrics';
import { type MetricsOf, NAMESPACE } from './route-metrics';

interface Counts {
  /** When its first request ended: the minute that its numbers count for. */
  readonly since: number;
  requests: number;
  errors: number;
  conversions: number;
}

/** What became of a request of a user who has a variant. */
export interface Exposed {
  readonly flag: string;
  /** One of the configuration's: each is three metrics that are paid for. */
  readonly variant: string;
  readonly failed: boolean;
  /** What the experiment is about has happened: an order was placed. */
  readonly converted: boolean;
}

/** Requests, errors and conversions of each variant, as `teal flags judge` reads them: one line a variant and interval. */
export class VariantMetrics {
  private readonly counts = new Map<string, Counts & Pick<Exposed, 'flag' | 'variant'>>();

  constructor(
    private readonly of: MetricsOf,
    private readonly write: (record: Readonly<Record<string, unknown>>) => void,
    private readonly now: () => number = Date.now,
  ) {}

  count({ flag, variant, failed, converted }: Exposed): void {
    const key = JSON.stringify([flag, variant]);
    const counts = this.counts.get(key) ?? {
      ...{ flag, variant, since: this.now() },
      ...{ requests: 0, errors: 0, conversions: 0 },
    };
    this.counts.set(key, counts);
    counts.requests += 1;
    if (failed) counts.errors += 1;
    if (converted) counts.conversions += 1;
  }

  /** Writes what has been counted. A variant that nobody met writes nothing. */
  flush(): void {
    for (const { flag, variant, since, requests, errors, conversions } of this.counts.values()) {
      const { service, environment } = this.of;
      const dimensions = { Service: service, Environment: environment, Flag: flag, Variant: variant };
      const measured = [
        { name: 'VariantRequests', unit: 'Count', values: requests },
        { name: 'VariantErrors', unit: 'Count', values: errors },
        { name: 'VariantConversions', unit: 'Count', values: conversions },
      ] as const;
      this.write(embeddedMetrics(NAMESPACE, dimensions, measured, since));
    }
    this.counts.clear();
  }
}
