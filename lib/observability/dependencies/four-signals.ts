import type { MissingData } from '../missing-data';
import type { SignalName } from './row';

/** As AWS's page has it. A metric is asked for without it: another unit than the published one would find nothing. */
export type Unit =
  | 'Count'
  | 'Count/Second'
  | 'Percent'
  | 'Bytes'
  | 'Seconds'
  | 'Milliseconds'
  | 'Microseconds';

/** A metric that is published, with the statistic that means something. */
export interface DependencyMetric {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly unit: Unit;
  /** As the dashboard names it, with the unit. */
  readonly label: string;
  /** The page that says so. */
  readonly source: string;
}

/** One alarm. */
export interface DependencyLimit {
  /** Its key in `limits`. */
  readonly key: string;
  /** At most ten: `m0`, `m1` … in the expression. */
  readonly of: readonly DependencyMetric[];
  /** Of metric math. Absent: the only metric itself. */
  readonly expression?: string;
  readonly bound: 'above' | 'below';
  /** In the unit of the metrics, or of the expression. */
  readonly limit: number;
  /** The rest of a sentence that begins with the dependency: `has more than 90 % of its CPU in use`. */
  readonly says: string;
  readonly periodMinutes: number;
  readonly datapoints: { readonly toAlarm: number; readonly of: number };
  readonly missingData: MissingData;
}

export interface Signal {
  readonly metrics: readonly DependencyMetric[];
  readonly limits: readonly DependencyLimit[];
  /** Why there is none: half a sentence. Together with no metrics, and never without. */
  readonly absent?: string;
}

export type FourSignals = Readonly<Record<SignalName, Signal>>;

/** What this kind of thing cannot tell. */
export const absent = (why: string): Signal => ({ metrics: [], limits: [], absent: why });

type Given = Pick<DependencyLimit, 'key' | 'of' | 'limit' | 'says'> & Partial<DependencyLimit>;

/**
 * Five bad minutes of seven: as long as CloudWatch's recommended alarms on databases and caches wait, and two minutes
 * for which the metrics may not have arrived.
 * source: CloudWatch user guide, "Recommended alarms" (RDS and ElastiCache CPU: 5 of 5 periods of 60 s)
 */
const defaults: Pick<DependencyLimit, 'bound' | 'periodMinutes' | 'datapoints'> = {
  bound: 'above',
  periodMinutes: 1,
  datapoints: { toAlarm: 5, of: 7 },
};

/** An alarm, or none where the limit is none. */
export const limitOf = (
  limit: number | undefined,
  given: (limit: number) => Omit<Given, 'limit'> & Pick<DependencyLimit, 'missingData'>,
): readonly DependencyLimit[] => (limit === undefined ? [] : [{ ...defaults, limit, ...given(limit) }]);

const ids = (of: readonly unknown[]): readonly string[] => of.map((_, index) => `m${index}`);

/**
 * The highest of several, where one that says nothing is 0: whether MAX takes the others then is not documented.
 * Of one metric, itself.
 */
export const worst = (of: readonly DependencyMetric[]): Pick<DependencyLimit, 'of' | 'expression'> =>
  of.length === 1
    ? { of }
    : {
        of,
        expression: `MAX([${ids(of)
          .map((id) => `FILL(${id},0)`)
          .join(',')}])`,
      };

/** The highest of those that say something; nothing where none does. Right however MAX takes a gap: see docs/limitations.md. */
export const worstOfThose = (of: readonly DependencyMetric[]): Pick<DependencyLimit, 'of' | 'expression'> =>
  of.length === 1 ? { of } : { of, expression: `MAX([${ids(of).join(',')}])` };

/** All together, where one that says nothing is 0. Of one metric, itself. */
export const sum = (of: readonly DependencyMetric[]): Pick<DependencyLimit, 'of' | 'expression'> =>
  of.length === 1
    ? { of }
    : {
        of,
        expression: ids(of)
          .map((id) => `FILL(${id},0)`)
          .join('+'),
      };
