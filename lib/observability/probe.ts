import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { PROBE_METRIC } from '../../lambda/shared/environment';
import { inMinutes } from '../config/duration';
import { type Probe as ProbeConfiguration, probeRuns } from '../config/probe';
import type { FunctionNetwork } from '../function-network';
import { warmUp } from '../release/escape-hatches';
import { Alarms, type AlarmsProps } from './alarm-factory';
import { type MissingData, silenceIsBad } from './missing-data';
import { ProbeCanary } from './probe-canary';

export interface ProbeProps extends AlarmsProps {
  readonly probe: ProbeConfiguration;
  /** Where users reach the service: scheme and name. */
  readonly url: string;
  /** Where it runs, to reach an internal load balancer. @default outside of every VPC */
  readonly network?: FunctionNetwork | undefined;
  /** Of the service. With `from` it is known. */
  readonly region?: string | undefined;
  /** A run before it is there would find nothing. */
  readonly ecsService: ecs.FargateService;
  /** While it sounds, a page of the probe would be a second one of the same outage. */
  readonly parent?: cloudwatch.CompositeAlarm | undefined;
}

/** A canary that does not run looks at nothing: it is taken for a service that is down. */
const mustRun: MissingData = { ...silenceIsBad, because: 'a probe that does not run sees no outage' };

/** Minutes for the first run of a canary that has just been made. */
const START = 5;

/**
 * A probe and its alarms. From one place it pages when two of three runs fail. From several it pages when two places see
 * that; one alone is a ticket, since nearly all users come another way.
 *
 * The other places are replicas of Synthetics and no stacks of their own: their metrics come to the service's region, and
 * with them alarms, topics and runbooks. A stack in another region would need a topic, a key and a bootstrap there, since
 * an alarm tells no topic of another region.
 * source: CloudWatch user guide, "Monitoring and troubleshooting multilocation canaries"; CloudWatch API reference,
 * PutMetricAlarm (AlarmActions)
 *
 * Each five minutes about 11.30 USD a month: 8,640 runs 10.37, their functions (1 GB, 2 s) 0.29, an alarm of one metric
 * 0.10, the composite 0.50; each place more 10.80, and the ticket 0.50. Whether SuccessPercent and Duration are billed as
 * custom metrics, 0.60 a place, no page of AWS says.
 */
export class Probe extends Construct {
  public readonly canary: ProbeCanary;
  public readonly page: cloudwatch.CompositeAlarm;
  /** Absent where it runs from one place. */
  public readonly ticket: cloudwatch.CompositeAlarm | undefined;
  private readonly alarms: Alarms;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ProbeProps,
  ) {
    super(scope, id);
    const { fullName, probe, url } = props;
    this.canary = new ProbeCanary(this, 'Canary', {
      ...{ name: this.canaryName, url, probe, network: props.network },
    });
    this.canary.node.addDependency(props.ecsService);
    this.alarms = new Alarms(this, 'Alarms', props);
    const places = probe.from.length === 0 ? [undefined] : [props.region ?? '', ...probe.from];
    const failing = places.map((place) => this.failsFrom(place));
    this.page = this.alarms.compose({
      id: 'probe',
      runbook: 'probe',
      severity: 'page',
      objective: 'probe',
      summary:
        places.length === 1
          ? `${this.runsThatFail} of the probe of ${fullName} failed, or it did not run.`
          : `${this.runsThatFail} of the probe of ${fullName} failed from two places or more, or it did not run.`,
      impact: 'A user who comes now is most likely not served.',
      rule:
        places.length === 1
          ? cloudwatch.AlarmRule.anyOf(...failing)
          : cloudwatch.AlarmRule.atLeast(cloudwatch.AlarmState.ALARM, {
              operands: failing,
              threshold: cloudwatch.AtLeastThreshold.count(2),
            }),
      parent: props.parent,
      // Of three runs two must be well again: it clears later than the page of an objective, which looks at 5 minutes.
      quietAfterParent: Duration.minutes(inMinutes(probe.every) * probeRuns.of + START),
    });
    this.ticket = places.length === 1 ? undefined : this.fromOnePlace(failing);
  }

  /** Percent of runs that passed, of one place or of all. */
  metricSuccess(place?: string): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: PROBE_METRIC.NAMESPACE,
      metricName: PROBE_METRIC.NAME,
      dimensionsMap: { CanaryName: this.canaryName, ...(place !== undefined && { Location: place }) },
      statistic: cloudwatch.Stats.AVERAGE,
      period: Duration.minutes(inMinutes(this.props.probe.every)),
    });
  }

  private get canaryName(): string {
    return `${this.props.fullName}-probe`;
  }

  private get runsThatFail(): string {
    return `${probeRuns.toAlarm} of ${probeRuns.of} runs`;
  }

  private failsFrom(place: string | undefined): cloudwatch.Alarm {
    const success = this.metricSuccess(place);
    const alarm = this.alarms.add({
      id: place === undefined ? 'probe-runs' : `probe-from-${place}`,
      runbook: 'probe',
      summary: `${this.runsThatFail} of the probe failed${place === undefined ? '' : ` from ${place}`}, or it did not run.`,
      impact: 'A user who comes this way now is most likely not served.',
      metric: new cloudwatch.MathExpression({
        label: `failed runs${place === undefined ? '' : ` from ${place}`} (%)`,
        expression: '100-success',
        usingMetrics: { success },
        period: success.period,
      }),
      threshold: 0,
      datapoints: probeRuns,
      missingData: mustRun,
    });
    // There is no run yet when the alarm is made.
    warmUp(alarm, inMinutes(this.props.probe.every) * probeRuns.of + START);
    alarm.node.addDependency(this.canary);
    return alarm;
  }

  private fromOnePlace(failing: readonly cloudwatch.Alarm[]): cloudwatch.CompositeAlarm {
    return this.alarms.compose({
      id: 'probe-place',
      runbook: 'probe',
      severity: 'ticket',
      objective: 'probe',
      summary: `${this.runsThatFail} of the probe failed from one place.`,
      impact: 'Users near that place are most likely not served; others are.',
      rule: cloudwatch.AlarmRule.anyOf(...failing),
      parent: this.page,
    });
  }
}
