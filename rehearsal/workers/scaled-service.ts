import type { CloudWatch } from '../account/cloudwatch';
import { alarmsOf, type ScalingPolicy } from '../application-auto-scaling/scaling-policy';
import {
  type CapacityLimits,
  nextCapacity,
  type ScalingActivity,
} from '../application-auto-scaling/target-tracking';
import type { Clock } from '../clock/clock';
import type { EcsService } from '../ecs/service';
import type { MetricDataQueryView } from '../endpoint/cloudwatch-model';

export interface ScaledServiceProperties {
  readonly service: EcsService;
  readonly cloudWatch: CloudWatch;
  readonly clock: Clock;
  readonly policy: ScalingPolicy;
  readonly limits: CapacityLimits;
  /** `service/CLUSTER/SERVICE` */
  readonly resourceId: string;
}

const MINUTE = 60_000;
/** Of which the newest value that is there is taken. */
const LOOKS_BACK = 5 * MINUTE;

/**
 * Application Auto Scaling of one service: makes the two alarms of its policy, and acts each minute while one of them sounds, until
 * the signal is aborted.
 */
export function scaleByPolicy(properties: ScaledServiceProperties, signal: AbortSignal): void {
  const { service, cloudWatch, clock, policy, limits, resourceId } = properties;
  const { high, low } = alarmsOf(policy, resourceId);
  for (const alarm of [high, low]) cloudWatch.putMetricAlarm(String(alarm.AlarmName), alarm);
  const sounds = ({ AlarmName }: typeof high) => cloudWatch.alarms.state(String(AlarmName)) === 'ALARM';
  service.setScaling(limits);
  let last: ScalingActivity | undefined;
  const act = () => {
    const alarm = sounds(high) ? 'high' : sounds(low) ? 'low' : undefined;
    const metric = alarm && newest(properties);
    if (alarm === undefined || metric === undefined) return;
    const now = clock.now();
    const { desiredCount: current } = service.describe();
    const isDeploying = service.currentDeployment !== undefined;
    const wanted = nextCapacity(policy, { now, alarm, metric, current, limits, isDeploying, last });
    if (wanted === undefined) return;
    last = { direction: wanted > current ? 'out' : 'in', at: now, from: current };
    service.setDesiredCount(wanted);
  };
  let cancel = () => {};
  const plan = () => {
    // After the alarms of the minute.
    cancel = clock.schedule(MINUTE - (clock.now() % MINUTE) + 1000, () => {
      act();
      plan();
    });
  };
  plan();
  signal.addEventListener('abort', () => cancel(), { once: true });
}

function newest({ cloudWatch, clock, policy }: ScaledServiceProperties): number | undefined {
  const until = cloudWatch.alarms.visibleUntil();
  const [result] = cloudWatch.getMetricData(policy.metrics.map(queryOf), clock.now() - LOOKS_BACK, until);
  return result?.datapoints.at(-1)?.value;
}

function queryOf({
  Id,
  Label,
  ReturnData,
  Expression,
  MetricStat,
}: ScalingPolicy['metrics'][number]): MetricDataQueryView {
  const common = { id: Id, label: Label, returnData: ReturnData ?? true };
  if (MetricStat === undefined)
    return { ...common, periodMs: undefined, source: { expression: Expression ?? '' } };
  const { Namespace: namespace, MetricName: name, Dimensions } = MetricStat.Metric;
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  const metric = { namespace, name, dimensions };
  return {
    ...{ ...common, periodMs: MINUTE },
    source: { metric, statistic: MetricStat.Stat, unit: MetricStat.Unit },
  };
}
