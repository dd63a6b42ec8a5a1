import { FEWEST_BAD, SERVICE_METRICS } from '../../../../lambda/shared/environment';
import type { External } from '../../../config/dependencies/external';
import { absent, type DependencyMetric, type FourSignals, limitOf, type Unit } from '../four-signals';
import { notUsed } from '../silence';

const SOURCE = 'docs/dependencies.md, what the service logs';

/** Nine in ten of fewer are all of them, or chance. */
const FEWEST_CALLS = 10;

/** Ten minutes of fifteen: calls are few, so the window is longer than a minute. */
const overMinutes = { periodMinutes: 5, datapoints: { toAlarm: 2, of: 3 } };

/** Whose calls. */
export interface Caller {
  readonly service: string;
  readonly environment: string;
}

/** As the service counts them itself. */
export function externalSignals({ name, limits }: External, { service, environment }: Caller): FourSignals {
  const of = (metric: string, unit: Unit, label: string, statistic: string): DependencyMetric => ({
    ...{ namespace: SERVICE_METRICS.NAMESPACE, metric, statistic, unit, label, source: SOURCE },
    dimensions: { Service: service, Environment: environment, Dependency: name },
  });
  const { REQUESTS, FAILURES, DURATION } = SERVICE_METRICS;
  const requests = of(REQUESTS, 'Count', 'calls', 'Sum');
  const failures = of(FAILURES, 'Count', 'failed calls', 'Sum');
  const slow = of(DURATION, 'Milliseconds', 'p90 (ms)', 'p90');
  return {
    latency: {
      metrics: [of(DURATION, 'Milliseconds', 'p50 (ms)', 'p50'), slow],
      limits: limitOf(limits.latency?.milliseconds, (limit) => ({
        ...{ key: 'latency', of: [slow, of(DURATION, 'Count', 'answers', 'SampleCount')], ...overMinutes },
        expression: `IF(FILL(m1,0)>=${FEWEST_CALLS},FILL(m0,0),0)`,
        missingData: notUsed,
        says: `takes more than ${limit} ms for one in ten calls`,
      })),
    },
    traffic: { metrics: [requests], limits: [] },
    errors: {
      metrics: [failures],
      limits: limitOf(limits.failures, (limit) => ({
        ...{ key: 'failures', of: [failures, requests], ...overMinutes },
        expression: `IF(FILL(m0,0)>=${FEWEST_BAD},100*FILL(m0,0)/MAX([FILL(m0,0),FILL(m1,0)]),0)`,
        missingData: notUsed,
        says: `fails in more than ${limit} % of its calls`,
      })),
    },
    saturation: absent(
      'what somebody else has left is not seen from here: calls that waited too long are among the failed ones',
    ),
  };
}
