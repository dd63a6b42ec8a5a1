import type { Counted, CountedMetric } from '../../lambda/shared/environment';
import type { Count, Indicated } from './objectives';

/** What an objective counts, as the alarms and the gate on the error budget both have it. */
export function countedOf(of: Indicated): Counted {
  switch (of.kind) {
    case 'availability':
      return of;
    case 'latency': {
      const { under, ...rest } = of;
      return { ...rest, milliseconds: under.milliseconds };
    }
    case 'business':
      return { kind: 'business', good: sumOf(of.good), total: sumOf(of.total) };
  }
}

const sumOf = (count: Count): CountedMetric => ({ ...count, statistic: 'Sum' });
