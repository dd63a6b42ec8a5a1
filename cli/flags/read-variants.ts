import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { readMetrics, type Span } from '../../lambda/gate/metrics/read-metrics';
import { EXIT, VerbFailed } from '../exit-codes';
import type { VariantMinute } from './judge-variants';

/** As a service writes them: app/src/variant-metrics.ts. */
const NAMESPACE = 'Teal/Service';
const METRICS = {
  requests: 'VariantRequests',
  errors: 'VariantErrors',
  conversions: 'VariantConversions',
} as const;
type Metric = keyof typeof METRICS;
type Answers = Awaited<ReturnType<typeof readMetrics>>;

const [MINUTE, HOUR] = [60_000, 3_600_000];

/** A day, with what passes until it is asked for. */
const SHORT = 25 * HOUR;

/** Until then a datapoint may be late: the lines are of ten seconds, and come by way of the log. */
const LATE = 3 * MINUTE;

/** When what is looked at begins and ends, and how much of it is counted together. In milliseconds. */
export interface Window extends Span {
  readonly period: number;
}

/**
 * The whole periods since then of which CloudWatch has all. Users are dealt alike at any time, so that those of all variants meet the
 * same incidents in an hour, too: a month of minutes would take minutes to judge. CloudWatch keeps five minutes for 63 days, and hours
 * for 455. source: CloudWatch user guide, "Metrics retention"
 */
export function windowOf(since: number, now: number): Window {
  const period = now - since > SHORT ? HOUR : 5 * MINUTE;
  const from = Math.ceil(since / period) * period;
  return { from, until: Math.max(from, Math.floor((now - LATE) / period) * period), period };
}

export interface VariantsOf {
  readonly service: string;
  readonly environment: string;
  readonly flag: string;
}

/**
 * What was counted of each variant, in the order of their names.
 *
 * @throws VerbFailed where CloudWatch answered with a part of it, and what the SDK throws
 */
export async function readVariants(
  cloudWatch: CloudWatchClient,
  of: VariantsOf,
  names: readonly string[],
  { window, signal }: { readonly window: Window; readonly signal: AbortSignal },
): Promise<readonly (readonly VariantMinute[])[]> {
  const queries = names.flatMap((variant, nth) =>
    (Object.keys(METRICS) as Metric[]).map((metric) =>
      queryOf({ ...of, variant }, metric, { nth, period: window.period }),
    ),
  );
  try {
    const answers = await readMetrics(cloudWatch, queries, window, signal);
    return names.map((_, nth) => minutesOf(answers, nth));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'MetricsIncomplete')) throw error;
    throw new VerbFailed(EXIT.COULD_NOT_RUN, `could not tell: ${error.message}; try again in a minute`);
  }
}

function queryOf(
  { service, environment, flag, variant }: VariantsOf & { readonly variant: string },
  metric: Metric,
  { nth, period }: { readonly nth: number; readonly period: number },
): MetricDataQuery {
  const dimensions = { Service: service, Environment: environment, Flag: flag, Variant: variant };
  return {
    Id: `${metric}${nth}`,
    MetricStat: {
      Stat: 'Sum',
      Period: period / 1000,
      Metric: {
        Namespace: NAMESPACE,
        MetricName: METRICS[metric],
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
    },
  };
}

/** One that lacks a metric counts for none: each line has all three, so that a part of it was lost. */
function minutesOf(answers: Answers, nth: number): readonly VariantMinute[] {
  const of = (metric: Metric) => answers.get(`${metric}${nth}`);
  return [...(of('requests') ?? [])].flatMap(([minute, requests]): VariantMinute[] => {
    const [errors, conversions] = [of('errors')?.get(minute), of('conversions')?.get(minute)];
    return errors === undefined || conversions === undefined
      ? []
      : [{ minute, requests, errors, conversions }];
  });
}
