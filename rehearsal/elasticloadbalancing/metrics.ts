import type { Clock } from '../clock/clock';
import type { MetricRecorder, MetricSink } from '../cloudwatch/metric';
import type { OpenQuestions } from '../open-questions';
import type { LoadBalancer } from './load-balancer';
import {
  type ConnectionTraffic,
  connectionSamples,
  type DimensionSet,
  hostSamples,
  type MinuteSample,
  type Sample,
  samplesOf,
  zeroSamples,
} from './metric-samples';
import type { OwnAnswer, RequestRecord } from './request-record';
import type { TargetGroup } from './target-group';

const NAMESPACE = 'AWS/ApplicationELB';
const MINUTE_MS = 60_000;

/** A sample and where it goes. */
interface Publication extends Pick<Sample, 'name' | 'measure'> {
  readonly recorders: readonly MetricRecorder[];
}

/** How requests of one kind to one group are published. */
type Plans = Map<OwnAnswer | undefined, Map<number, readonly Publication[]>>;

export interface LoadBalancerMetricsProperties extends Pick<OpenQuestions, 'publishesZeros'> {
  readonly loadBalancer: LoadBalancer;
  readonly clock: Clock;
  readonly sink: MetricSink;
}

/** Counts that only grow. */
const NOTHING: ConnectionTraffic = { open: 0, opened: 0, rejected: 0, bytes: 0 };

/** Publishes what AWS/ApplicationELB publishes of a load balancer, until it is stopped. */
export class LoadBalancerMetrics {
  /** By the ARN of the target group, with and without a target that was chosen. */
  private readonly plans = new Map<string | undefined, { readonly chosen: Plans; readonly none: Plans }>();
  private readonly recorders = new Map<string, MetricRecorder>();
  private stopped = false;
  private before: ConnectionTraffic = NOTHING;
  private cancelMinute: () => void;

  constructor(private readonly properties: LoadBalancerMetricsProperties) {
    const { loadBalancer, clock } = properties;
    loadBalancer.onRequest((record, count) => {
      if (!this.stopped) this.publish(record, count);
    });
    // In the middle of a minute, where a late timer cannot put two samples into one minute and none into the next.
    const intoMinute = clock.now() % MINUTE_MS;
    this.cancelMinute = clock.schedule((1.5 * MINUTE_MS - intoMinute) % MINUTE_MS, () => this.minute());
  }

  stop(): void {
    this.stopped = true;
    this.cancelMinute();
  }

  private minute(): void {
    const { loadBalancer, clock, publishesZeros = false } = this.properties;
    const now = clock.now();
    for (const group of loadBalancer.targetGroups) {
      this.publishMinute(hostSamples(group), now, group);
      if (publishesZeros) this.publishMinute(zeroSamples(group), now, group);
    }
    this.publishMinute(connectionSamples(this.takeTraffic()), now, undefined);
    const late = (now + MINUTE_MS / 2) % MINUTE_MS;
    this.cancelMinute = clock.schedule(MINUTE_MS - late, () => this.minute());
  }

  private publishMinute(samples: readonly MinuteSample[], at: number, group: TargetGroup | undefined): void {
    for (const { name, dimensions, value } of samples) {
      for (const set of dimensions) this.recorder(name, set, group)(at, value);
    }
  }

  /** Since it was called last. */
  private takeTraffic(): ConnectionTraffic {
    const { clientTraffic, targetGroups } = this.properties.loadBalancer;
    const targets = targetGroups.map(({ connections }) => connections);
    const sum = (of: 'open' | 'opened') =>
      targets.reduce((total, counts) => total + counts[of], clientTraffic[of]);
    const all = { ...clientTraffic, open: sum('open'), opened: sum('opened') };
    const { before } = this;
    this.before = all;
    return {
      open: all.open,
      opened: all.opened - before.opened,
      rejected: all.rejected - before.rejected,
      bytes: all.bytes - before.bytes,
    };
  }

  private publish(record: RequestRecord, count: number): void {
    const { targetGroupArn, at } = record;
    // The last requests to a group may end after it is gone.
    const group = this.properties.loadBalancer.targetGroups.find(({ arn }) => arn === targetGroupArn);
    for (const { measure, recorders } of this.planOf(record, group)) {
      if (measure === 'latency' && record.latencies) {
        for (const [seconds, times] of record.latencies) {
          for (const publish of recorders) publish(at, seconds, times);
        }
        continue;
      }
      const value = sampleValue(measure, record, group);
      for (const publish of recorders) publish(at, value, count);
    }
  }

  private planOf(record: RequestRecord, group: TargetGroup | undefined): readonly Publication[] {
    const ofGroup = entry(this.plans, group?.arn, () => ({ chosen: new Map(), none: new Map() }));
    const plans = record.targetId === undefined ? ofGroup.none : ofGroup.chosen;
    const byStatus = entry(plans, record.because, () => new Map<number, readonly Publication[]>());
    return entry(byStatus, record.status, () =>
      samplesOf(record).map(({ name, measure, dimensions }) => ({
        name,
        measure,
        recorders: dimensions.map((set) => this.recorder(name, set, group)),
      })),
    );
  }

  private recorder(name: string, set: DimensionSet, group: TargetGroup | undefined): MetricRecorder {
    const { sink, loadBalancer } = this.properties;
    return entry(this.recorders, `${name} ${set} ${group?.arn}`, () =>
      sink.recorder({ namespace: NAMESPACE, name, dimensions: dimensionsOf(set, loadBalancer, group) }),
    );
  }
}

/** Publishes until the signal is aborted. */
export async function publishMetrics(
  properties: LoadBalancerMetricsProperties,
  signal: AbortSignal,
): Promise<void> {
  const metrics = new LoadBalancerMetrics(properties);
  if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }
  metrics.stop();
}

/** A count is published as so many samples of 1, whose sum and number are both right. */
function sampleValue(
  measure: Sample['measure'],
  record: RequestRecord,
  group: TargetGroup | undefined,
): number {
  if (measure === 'latency') return record.latencySeconds;
  return measure === 'share' ? 1 / Math.max(1, group?.candidates().length ?? 1) : 1;
}

function dimensionsOf(
  set: DimensionSet,
  loadBalancer: LoadBalancer,
  group: TargetGroup | undefined,
): Record<string, string> {
  return {
    ...(set !== 'TargetGroup' && { LoadBalancer: loadBalancer.fullName }),
    ...(set !== 'LoadBalancer' && group && { TargetGroup: group.fullName }),
  };
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let found = map.get(key);
  if (found === undefined) {
    found = create();
    map.set(key, found);
  }
  return found;
}
