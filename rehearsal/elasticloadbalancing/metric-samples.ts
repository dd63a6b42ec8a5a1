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
export interface HostSample extends Omit<Sample, 'measure'> {
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

/** What a minute adds. A target that is still initial, or draining, counts as neither. */
export function hostSamples(group: Pick<TargetGroup, 'targets'>): HostSample[] {
  const { targets } = group;
  const count = (state: string) => targets.filter((target) => target.state === state).length;
  const registered = targets.filter(({ state }) => state !== 'draining' && state !== 'unused');
  if (registered.length === 0) return [];
  return [
    { name: 'HealthyHostCount', dimensions: GROUP, value: count('healthy') },
    { name: 'UnHealthyHostCount', dimensions: GROUP, value: count('unhealthy') },
  ];
}
