/**
 * What an objective counts: the one definition of the alarms, which CloudWatch evaluates, and of the gate on the error budget,
 * which adds up by itself.
 */
export interface CountedIndicator {
  /** The requests that were bad. */
  readonly bad: Term;
  /** All of them; never fewer than the bad ones. */
  readonly total: Term;
  /** Each metric by the name that the terms have for it. */
  readonly metrics: Readonly<Record<string, CountedMetric>>;
}

/** A metric with the statistic that counts something. */
export interface CountedMetric {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `SampleCount` or `TC(:0.3)`. */
  readonly statistic: string;
}

/** What is counted, as an objective says it. */
export type Counted =
  | { readonly kind: 'availability'; readonly route?: string }
  | { readonly kind: 'latency'; readonly milliseconds: number; readonly route?: string }
  | { readonly kind: 'business'; readonly good: CountedMetric; readonly total: CountedMetric };

/** Whose requests. */
export interface CountedService {
  readonly service: string;
  readonly environment: string;
  /** As CloudWatch names it: `app/NAME/ID`. */
  readonly loadBalancer: string;
  /** `targetgroup/NAME/ID` of its two groups, where others are behind the load balancer too. Absent: it is its own. */
  readonly targetGroups?: readonly [string, string];
}

/** Names of what the service itself publishes of its routes: see docs/telemetry.md. */
export const SERVICE_METRICS = {
  NAMESPACE: 'Teal/Service',
  REQUESTS: 'Requests',
  FAILURES: 'Failures',
  /** Milliseconds, of requests that did not fail. */
  DURATION: 'Duration',
} as const;

/**
 * Bad requests in the whole window of an objective below which no release waits. Alarms, which look at less, need more of
 * them: lib/config/fewest-bad.ts.
 */
export const FEWEST_BAD = 3;

/** The share that may be bad, from 0 to 1. Rounded to what a person has written: 100 - 99.9 is 0.09999999999999432. */
export const budgetOf = (goal: number): number => Number(((100 - goal) / 100).toPrecision(9));

/** How terms are put together, as text or as numbers. */
interface Arithmetic<T> {
  /** A metric's count; of a period in which it has none, 0. */
  readonly count: (metric: string) => T;
  readonly plus: (a: T, b: T) => T;
  /** @param b a count: no parentheses are written */
  readonly minus: (a: T, b: T) => T;
  readonly max: (a: T, b: T) => T;
  /** 0 for each period of `a`: metric math compares series with series. */
  readonly none: (a: T) => T;
}
export type Term = <T>(math: Arithmetic<T>) => T;

/** As an expression of CloudWatch's metric math. Dense: a period of which a metric says nothing counts as 0. */
export const inMetricMath = (term: Term): string =>
  term<string>({
    count: (metric) => `FILL(${metric},0)`,
    plus: (a, b) => `${a}+${b}`,
    minus: (a, b) => `${a}-${b}`,
    max: (a, b) => `MAX([${a},${b}])`,
    none: (a) => `0*${a}`,
  });

/** The same of counts that are known. */
export const inNumbers = (term: Term, counts: Readonly<Record<string, number | undefined>>): number =>
  term<number>({
    count: (metric) => counts[metric] ?? 0,
    plus: (a, b) => a + b,
    minus: (a, b) => a - b,
    max: Math.max,
    none: () => 0,
  });

/** The metrics that a term is made of. */
export const namesIn = (term: Term): readonly string[] =>
  term<readonly string[]>({
    count: (metric) => [metric],
    plus: (a, b) => [...a, ...b],
    minus: (a, b) => [...a, ...b],
    max: (a, b) => [...a, ...b],
    none: (a) => a,
  });

export function countedIndicator(counted: Counted, of: CountedService): CountedIndicator {
  switch (counted.kind) {
    case 'availability':
      return counted.route === undefined ? availability(of) : routeAvailability(counted.route, of);
    case 'latency':
      return counted.route === undefined
        ? latency(counted.milliseconds / 1000, of)
        : routeLatency(counted.milliseconds, counted.route, of);
    case 'business':
      return business(counted);
  }
}

/**
 * Of the whole load balancer, which is the sum of both target groups: right whichever of them is live.
 *
 * 503 is no target chosen, which RequestCount does not hold. Errors that the load balancer makes before it routes (a client's
 * header, an authentication) may exceed both, so the bad ones are the least that there can be.
 * source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer"
 */
function availability(of: CountedService): CountedIndicator {
  if (of.targetGroups) return availabilityOfGroups(of);
  const bad: Term = ({ count, plus }) => plus(count('failed'), count('own'));
  return {
    bad,
    total: (math) => math.max(math.plus(math.count('requests'), math.count('unrouted')), bad(math)),
    metrics: {
      failed: ofLoadBalancer('HTTPCode_Target_5XX_Count', 'Sum', of),
      own: ofLoadBalancer('HTTPCode_ELB_5XX_Count', 'Sum', of),
      requests: ofLoadBalancer('RequestCount', 'Sum', of),
      unrouted: ofLoadBalancer('HTTPCode_ELB_503_Count', 'Sum', of),
    },
  };
}

/**
 * A trimmed count says how many took at most so long; a percentile rank of two groups could not be put together.
 * source: CloudWatch user guide, "Service level objectives": TC and SampleCount for latency
 */
function latency(seconds: number, of: CountedService): CountedIndicator {
  const [answers, fast] = ['SampleCount', `TC(:${seconds})`] as const;
  if (of.targetGroups === undefined) {
    return {
      ...SLOW,
      metrics: {
        answers: ofLoadBalancer('TargetResponseTime', answers, of),
        fast: ofLoadBalancer('TargetResponseTime', fast, of),
      },
    };
  }
  const total = bothOf('answers');
  return {
    bad: (math) => math.minus(math.minus(total(math), math.count('fastA')), math.count('fastB')),
    total,
    metrics: {
      ...ofGroups('answers', 'TargetResponseTime', answers, of),
      ...ofGroups('fast', 'TargetResponseTime', fast, of),
    },
  };
}

/**
 * Of the two groups of a service that shares its load balancer: 5xx of tasks, and connections that they did not take. What
 * the load balancer answers itself (503, 504) it counts for all services together, so it is of none.
 */
function availabilityOfGroups(of: CountedService): CountedIndicator {
  const bad: Term = (math) => math.plus(bothOf('failed')(math), bothOf('refused')(math));
  return {
    bad,
    total: (math) => math.max(bothOf('requests')(math), bad(math)),
    metrics: {
      ...ofGroups('failed', 'HTTPCode_Target_5XX_Count', 'Sum', of),
      ...ofGroups('refused', 'TargetConnectionErrorCount', 'Sum', of),
      ...ofGroups('requests', 'RequestCount', 'Sum', of),
    },
  };
}

const bothOf =
  (name: string): Term =>
  ({ count, plus }) =>
    plus(count(`${name}A`), count(`${name}B`));

/** One metric of each group, `nameA` and `nameB`. */
function ofGroups(
  name: string,
  metric: string,
  statistic: string,
  { loadBalancer, targetGroups = ['', ''] }: CountedService,
): Record<string, CountedMetric> {
  const of = (targetGroup: string): CountedMetric => ({
    ...{ namespace: 'AWS/ApplicationELB', metric, statistic },
    dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
  });
  return { [`${name}A`]: of(targetGroups[0]), [`${name}B`]: of(targetGroups[1]) };
}

const SLOW: Pick<CountedIndicator, 'bad' | 'total'> = {
  bad: ({ count, minus }) => minus(count('answers'), count('fast')),
  total: ({ count }) => count('answers'),
};

const routeAvailability = (route: string, of: CountedService): CountedIndicator => ({
  bad: ({ count }) => count('failed'),
  total: ({ count, max }) => max(count('requests'), count('failed')),
  metrics: {
    failed: ofRoute(SERVICE_METRICS.FAILURES, 'Sum', route, of),
    requests: ofRoute(SERVICE_METRICS.REQUESTS, 'Sum', route, of),
  },
});

const routeLatency = (milliseconds: number, route: string, of: CountedService): CountedIndicator => ({
  ...SLOW,
  metrics: {
    answers: ofRoute(SERVICE_METRICS.DURATION, 'SampleCount', route, of),
    fast: ofRoute(SERVICE_METRICS.DURATION, `TC(:${milliseconds})`, route, of),
  },
});

/** More good ones than there were in all are none that are bad. */
const business = ({ good, total }: Extract<Counted, { kind: 'business' }>): CountedIndicator => ({
  bad: ({ count, minus, max, none }) => max(minus(count('total'), count('good')), none(count('total'))),
  total: ({ count }) => count('total'),
  metrics: { good, total },
});

const ofLoadBalancer = (
  metric: string,
  statistic: string,
  { loadBalancer }: CountedService,
): CountedMetric => ({
  ...{ namespace: 'AWS/ApplicationELB', metric, statistic },
  dimensions: { LoadBalancer: loadBalancer },
});

const ofRoute = (
  metric: string,
  statistic: string,
  route: string,
  { service, environment }: CountedService,
): CountedMetric => ({
  ...{ namespace: SERVICE_METRICS.NAMESPACE, metric, statistic },
  dimensions: { Service: service, Environment: environment, Route: route },
});
