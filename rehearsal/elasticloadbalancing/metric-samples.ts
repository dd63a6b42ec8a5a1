import type { RequestRecord } from './request-record';
import type { TargetGroup } from './target-group';

/** Which of the published dimension sets a sample goes to. Zones are not modelled. */
export type DimensionSet = 'LoadBalancer' | 'LoadBalancer+TargetGroup' | 'TargetGroup';

/** What a request adds to one metric. */
export interface Sample {
  readonly name: string;
  readonly dimensions: readonly DimensionSet[];
  /** 1; the request's part in what each target gets, 1 / targets; or the seconds that the target took. */
  readonly measure: 'count' | 'share' | 'latency';
}

/** What a minute adds to one metric. */
export interface MinuteSample extends Omit<Sample, 'measure'> {
  readonly value: number;
}

const LOAD_BALANCER: readonly DimensionSet[] = ['LoadBalancer'];
const BOTH: readonly DimensionSet[] = ['LoadBalancer', 'LoadBalancer+TargetGroup'];
const GROUP: readonly DimensionSet[] = ['LoadBalancer+TargetGroup'];

/**
 * What one request adds to the metrics. A count is published when it is not zero: AWS's page says so for what ELB
 * generates and, in its newer form, no longer for what targets answer. Missing is the harder case for an alarm.
 */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
export function samplesOf(record: RequestRecord): Sample[] {
  const samples: Sample[] = [];
  const add = (name: string, dimensions: readonly DimensionSet[], measure: Sample['measure'] = 'count') =>
    samples.push({ name, dimensions, measure });
  const hundreds = Math.floor(record.status / 100);
  if (record.targetId !== undefined) {
    add('RequestCount', BOTH);
    add('RequestCountPerTarget', ['TargetGroup', 'LoadBalancer+TargetGroup'], 'share');
  }
  if (record.failedOpen) add('UnhealthyRoutingRequestCount', GROUP);
  if (!record.byLoadBalancer) {
    // There is no metric of 101, which a WebSocket begins with.
    if (hundreds >= 2) add(`HTTPCode_Target_${hundreds}XX_Count`, BOTH);
    add('TargetResponseTime', BOTH, 'latency');
    return samples;
  }
  if (record.because === 'connection-error') add('TargetConnectionErrorCount', BOTH);
  if (record.because === 'fixed-response') add('HTTP_Fixed_Response_Count', LOAD_BALANCER);
  if (record.because === 'redirect') add('HTTP_Redirect_Count', LOAD_BALANCER);
  if (hundreds >= 3) add(`HTTPCode_ELB_${hundreds}XX_Count`, LOAD_BALANCER);
  if ([500, 502, 503, 504].includes(record.status)) {
    add(`HTTPCode_ELB_${record.status}_Count`, LOAD_BALANCER);
  }
  return samples;
}

type HostCounts = Pick<TargetGroup, 'targets' | 'isHealthyForDns' | 'failsOpen'>;

/**
 * What a minute adds of the health of a group that has targets. One that is still initial, or draining, counts as
 * neither. The four states are of the one zone that is modelled.
 */
export function hostSamples(group: HostCounts): MinuteSample[] {
  const { targets, isHealthyForDns, failsOpen } = group;
  const count = (state: string) => targets.filter((target) => target.state === state).length;
  const registered = targets.filter(({ state }) => state !== 'draining' && state !== 'unused');
  if (registered.length === 0) return [];
  const values = {
    HealthyHostCount: count('healthy'),
    UnHealthyHostCount: count('unhealthy'),
    HealthyStateDNS: isHealthyForDns ? 1 : 0,
    UnhealthyStateDNS: isHealthyForDns ? 0 : 1,
    HealthyStateRouting: failsOpen ? 0 : 1,
    UnhealthyStateRouting: failsOpen ? 1 : 0,
  };
  return Object.entries(values).map(([name, value]) => ({ name, dimensions: GROUP, value }));
}

/** What the page of metrics no longer calls "non-zero" of a group that has targets. */
export function zeroSamples(group: Pick<TargetGroup, 'targets'>): MinuteSample[] {
  if (!group.targets.some(({ state }) => state !== 'draining' && state !== 'unused')) return [];
  return ['RequestCount', ...[2, 3, 4, 5].map((hundreds) => `HTTPCode_Target_${hundreds}XX_Count`)].map(
    (name) => ({
      name,
      dimensions: GROUP,
      value: 0,
    }),
  );
}

/** Counts of connections and bytes; those that only grow are of a minute. */
export interface ConnectionTraffic {
  /** Open now: of clients and to targets. */
  readonly open: number;
  readonly opened: number;
  readonly rejected: number;
  /** Of clients. */
  readonly bytes: number;
}

/** What a minute adds of connections; what is zero is not published. */
export function connectionSamples({ open, opened, rejected, bytes }: ConnectionTraffic): MinuteSample[] {
  const values = {
    ActiveConnectionCount: open,
    NewConnectionCount: opened,
    RejectedConnectionCount: rejected,
    ProcessedBytes: bytes,
  };
  return Object.entries(values)
    .filter(([, value]) => value > 0)
    .map(([name, value]) => ({ name, dimensions: LOAD_BALANCER, value }));
}
