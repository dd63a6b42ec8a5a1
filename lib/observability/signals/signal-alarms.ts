import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { healthDatapoints, shareDatapoints } from '../../config/alarm-sight';
import type { Watch } from '../../config/watch';
import { warmUp } from '../../release/escape-hatches';
import { type AlarmSpecification, Alarms, type AlarmsProps } from '../alarm-factory';
import { nothingToJudge, silenceIsOutage, tasksThatDoNotRun } from '../missing-data';
import type { HostSignals } from './host-signals';
import type { SaturationSignals } from './saturation-signals';

export interface SignalAlarmsProps extends AlarmsProps {
  readonly hosts: HostSignals;
  readonly saturation: SaturationSignals;
  /** The deployment alarm on targets that fail their health checks: one alarm for both uses. */
  readonly unhealthyTargets: cloudwatch.IAlarm;
  readonly watch: Watch;
  /** Whether others are behind the load balancer too. */
  readonly shared: boolean;
  /** Mean CPU, in percent, that scaling aims at. */
  readonly cpuTarget: number;
  /** Minutes until the first revision of all has its tasks: before, there is no healthy host to miss. */
  readonly firstReleaseMinutes: number;
}

/**
 * Of 5: AWS' recommended alarms of ECS, five of five minutes.
 * source: CloudWatch user guide, "Best practice alarm recommendations for AWS services": Amazon ECS CPUUtilization, MemoryUtilization
 */
const FIVE_MINUTES = { toAlarm: 5, of: 5 };
const NEARLY_FULL = 80;
/** Of one task: it has neighbours, but a full memory ends it. */
const NEARLY_FULL_TASK = 90;
const BUSY_TASK = 95;

/**
 * Not dense, so none of its minutes is made up, and three of three are three. Its range is wider than three minutes: a metric that
 * is two late does not end in a page.
 */
const THREE_MINUTES = { toAlarm: 3, of: 3 };

/**
 * The symptoms that no objective covers, as pages, and the causes that have no symptom yet, as one ticket: CPU and memory wake
 * nobody.
 *
 * 2.40 USD a month: three composites (1.50) and nine metrics (0.90), as list prices go. Symptoms alone are 0.70.
 */
export class SignalAlarms extends Construct {
  public readonly noHealthyHost: cloudwatch.CompositeAlarm;
  /** Both are absent with `watch: { detail: 'symptoms' }`, the first on a load balancer that others are behind too. */
  public readonly rejectedConnections: cloudwatch.CompositeAlarm | undefined;
  public readonly saturation: cloudwatch.CompositeAlarm | undefined;
  private readonly factory: Alarms;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SignalAlarmsProps,
  ) {
    super(scope, id);
    this.factory = new Alarms(this, 'All', props);
    this.noHealthyHost = this.pageWithoutHosts();
    if (props.watch.detail === 'symptoms') return;
    // A load balancer that others are behind too counts their connections: whoever it belongs to is to be paged.
    this.rejectedConnections = props.shared ? undefined : this.pageOfRejected();
    this.saturation = this.ticketOfCauses(this.noHealthyHost);
  }

  private pageWithoutHosts(): cloudwatch.CompositeAlarm {
    const said = {
      runbook: 'no-healthy-host' as const,
      summary: 'For three minutes no task of either target group has passed its health checks.',
      impact: 'Everybody is answered with errors, or by tasks that say that they are not ready.',
    };
    const hosts = this.props.hosts.metricHealthyHosts() as cloudwatch.MathExpression;
    const none = this.factory.add({
      id: 'no-healthy-host-3m',
      ...said,
      metric: new cloudwatch.MathExpression({
        label: 'without a healthy target',
        expression: `IF((${hosts.expression})<1,1,0)`,
        usingMetrics: hosts.usingMetrics,
        period: Duration.minutes(1),
      }),
      threshold: 0,
      datapoints: THREE_MINUTES,
      missingData: silenceIsOutage,
    });
    warmUp(none, this.props.firstReleaseMinutes);
    return this.factory.compose({
      id: 'no-healthy-host',
      ...said,
      ...{ severity: 'page', objective: 'no-healthy-host' },
      rule: none,
    });
  }

  private pageOfRejected(): cloudwatch.CompositeAlarm {
    const said = {
      runbook: 'rejected-connections' as const,
      summary: 'In two of four minutes the load balancer had no room for a connection.',
      impact: 'Some users get no answer at all: their connection is closed.',
    };
    const rejected = this.factory.add({
      id: 'rejected-connections-2m',
      ...said,
      metric: this.props.saturation.metricRejectedConnections(),
      threshold: 0,
      datapoints: shareDatapoints,
      missingData: nothingToJudge,
    });
    return this.factory.compose({
      id: 'rejected-connections',
      ...said,
      ...{ severity: 'page', objective: 'rejected-connections' },
      rule: rejected,
    });
  }

  /** While there is no healthy host, unhealthy ones are no news. Suppressed by a page that every service has. */
  private ticketOfCauses(parent: cloudwatch.CompositeAlarm): cloudwatch.CompositeAlarm {
    const { saturation, hosts, cpuTarget } = this.props;
    const busy = busyAbove(cpuTarget);
    const causes = [
      this.cause('cpu', `All tasks together use more than ${busy} % of their CPU.`, {
        metric: saturation.metricCpu(),
        threshold: busy,
      }),
      this.cause('worst-cpu', `A task uses more than ${BUSY_TASK} % of its CPU.`, {
        metric: saturation.metricWorstCpu(),
        threshold: BUSY_TASK,
      }),
      this.cause('memory', `All tasks together use more than ${NEARLY_FULL} % of their memory.`, {
        metric: saturation.metricMemory(),
        threshold: NEARLY_FULL,
      }),
      this.cause('worst-memory', `A task uses more than ${NEARLY_FULL_TASK} % of its memory.`, {
        metric: saturation.metricWorstMemory(),
        threshold: NEARLY_FULL_TASK,
      }),
      this.cause('fail-open', 'Requests go to unhealthy tasks, since a target group has no others.', {
        metric: hosts.metricFailOpenRequests(),
        threshold: 0,
        datapoints: healthDatapoints,
        missingData: nothingToJudge,
      }),
      this.props.unhealthyTargets,
    ];
    return this.factory.compose({
      id: 'saturation',
      runbook: 'saturation',
      summary: `CPU, memory or health of tasks is near its limit: which, is in the alarm’s reason.`,
      impact: NOT_YET,
      ...{ severity: 'ticket', objective: 'saturation' },
      rule: cloudwatch.AlarmRule.anyOf(...causes),
      parent,
      quietAfterParent: Duration.minutes(FIVE_MINUTES.of),
    });
  }

  private cause(
    id: string,
    summary: string,
    { metric, threshold, ...rest }: CauseSpecification,
  ): cloudwatch.Alarm {
    return this.factory.add({
      id: `saturation-${id}`,
      runbook: 'saturation',
      summary,
      impact: NOT_YET,
      metric,
      threshold,
      datapoints: FIVE_MINUTES,
      missingData: tasksThatDoNotRun,
      ...rest,
    });
  }
}

type CauseSpecification = Pick<AlarmSpecification, 'metric' | 'threshold'> &
  Partial<Pick<AlarmSpecification, 'datapoints' | 'missingData'>>;

const NOT_YET = 'Nothing that an objective has seen; answers may soon be slow, or fail.';

/** Scaling that aims at 85 % is at 85 % on a good day: ten more is when it no longer follows. */
const busyAbove = (cpuTarget: number): number => Math.min(BUSY_TASK, Math.max(NEARLY_FULL, cpuTarget + 10));
