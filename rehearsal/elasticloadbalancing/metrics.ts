import { type Clock, every } from '../clock/clock';
import type { MetricSink } from '../cloudwatch/metric';
import type { LoadBalancer } from './load-balancer';
import type { RequestRecord } from './request-record';
import type { TargetGroup } from './target-group';

const NAMESPACE = 'AWS/ApplicationELB';
const MINUTE_MS = 60_000;

/** Which of the published dimension sets a sample goes to. Zones are not modelled. */
type Dimensions = 'LoadBalancer' | 'LoadBalancer+TargetGroup' | 'TargetGroup';

export interface Sample {
  readonly name: string;
  readonly dimensions: readonly Dimensions[];
  readonly value: number;
}

const LOAD_BALANCER: readonly Dimensions[] = ['LoadBalancer'];
const BOTH: readonly Dimensions[] = ['LoadBalancer', 'LoadBalancer+TargetGroup'];
const GROUP: readonly Dimensions[] = ['LoadBalancer+TargetGroup'];

/**
 * What one request adds to the metrics. A count is published when it is not zero: AWS's page says so for what ELB
 * generates and, in its newer form, no longer for what targets answer. Missing is the harder case for an alarm.
 * @param sharedBy the targets that RequestCountPerTarget divides by
 */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
export function samplesOf(record: RequestRecord, sharedBy: number): Sample[] {
  const samples: Sample[] = [];
  const count = (name: string, dimensions: readonly Dimensions[], value = 1) =>
    samples.push({ name, dimensions, value });
  const hundreds = Math.floor(record.status / 100);
  if (record.targetId !== undefined) {
    count('RequestCount', BOTH);
    count('RequestCountPerTarget', ['TargetGroup', 'LoadBalancer+TargetGroup'], 1 / sharedBy);
  }
  if (!record.byLoadBalancer) {
    count(`HTTPCode_Target_${hundreds}XX_Count`, BOTH);
    samples.push({ name: 'TargetResponseTime', dimensions: BOTH, value: record.latencySeconds });
    return samples;
  }
  if (record.because === 'connection-error') count('TargetConnectionErrorCount', BOTH);
  if (record.because === 'fixed-response') count('HTTP_Fixed_Response_Count', LOAD_BALANCER);
  if (hundreds >= 3) count(`HTTPCode_ELB_${hundreds}XX_Count`, LOAD_BALANCER);
  if ([500, 502, 503, 504].includes(record.status)) {
    count(`HTTPCode_ELB_${record.status}_Count`, LOAD_BALANCER);
  }
  return samples;
}

/** What a minute adds. A target that is still initial, or draining, counts as neither. */
export function hostSamples(group: Pick<TargetGroup, 'targets'>): Sample[] {
  const count = (state: string) => group.targets.filter((target) => target.state === state).length;
  const registered = group.targets.filter(({ state }) => state !== 'draining' && state !== 'unused');
  if (registered.length === 0) return [];
  return [
    { name: 'HealthyHostCount', dimensions: GROUP, value: count('healthy') },
    { name: 'UnHealthyHostCount', dimensions: GROUP, value: count('unhealthy') },
  ];
}

/** Publishes what AWS/ApplicationELB publishes of a load balancer, until the signal is aborted. */
export async function publishMetrics(
  loadBalancer: LoadBalancer,
  clock: Clock,
  sink: MetricSink,
  signal: AbortSignal,
): Promise<void> {
  const publish = (samples: readonly Sample[], at: number, group?: TargetGroup) => {
    for (const { name, dimensions, value } of samples) {
      for (const set of dimensions) {
        sink.record(
          { namespace: NAMESPACE, name, dimensions: dimensionValues(set, loadBalancer, group) },
          at,
          value,
        );
      }
    }
  };
  loadBalancer.onRequest((record) => {
    if (signal.aborted) return;
    const group =
      record.targetGroupArn === undefined ? undefined : loadBalancer.targetGroup(record.targetGroupArn);
    publish(samplesOf(record, group ? sharing(group) : 1), record.at, group);
  });
  const publishHosts = () => {
    for (const group of loadBalancer.targetGroups) publish(hostSamples(group), clock.now(), group);
  };
  await everyMidMinute(clock, signal, publishHosts);
}

/** In the middle of a minute, where a late timer cannot put two samples into one minute and none into the next. */
async function everyMidMinute(clock: Clock, signal: AbortSignal, act: () => void): Promise<void> {
  const intoMinute = clock.now() % MINUTE_MS;
  try {
    await clock.sleep((1.5 * MINUTE_MS - intoMinute) % MINUTE_MS, signal);
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  act();
  await every(clock, MINUTE_MS, signal, act);
}

/** The healthy targets of a group; all registered ones when none is. */
function sharing(group: TargetGroup): number {
  const healthy = group.targets.filter(({ state }) => state === 'healthy').length;
  return Math.max(1, healthy || group.targets.filter(({ state }) => state !== 'draining').length);
}

function dimensionValues(
  set: Dimensions,
  loadBalancer: LoadBalancer,
  group: TargetGroup | undefined,
): Record<string, string> {
  return {
    ...(set !== 'TargetGroup' && { LoadBalancer: loadBalancer.fullName }),
    ...(set !== 'LoadBalancer' && group && { TargetGroup: group.fullName }),
  };
}
