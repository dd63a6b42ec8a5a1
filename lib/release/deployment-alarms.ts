import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { healthDatapoints, shareDatapoints } from '../config/alarm-sight';
import type { AlarmLimits } from '../config/release';
import { Alarms, type AlarmsProps, PERIOD } from '../observability/alarm-factory';
import { LoadBalancerMetrics } from '../observability/load-balancer-metrics';
import { nothingToJudge } from '../observability/missing-data';
import type { Entrance } from '../service/entrance';
import type { TargetGroups } from '../service/target-groups';
import { warmUp } from './escape-hatches';

export interface DeploymentAlarmsProps extends AlarmsProps {
  readonly entrance: Entrance;
  readonly targetGroups: TargetGroups;
  readonly limits: AlarmLimits;
  /** Minutes until the first revision of all has its users. */
  readonly firstReleaseMinutes: number;
}

/** Minutes after its creation in which an alarm does not judge: scanners find a new address before its users do. */
const WARM_UP = 10;

/** Errors of the load balancer that are too few to be a release's fault, in a minute. */
const FEW_ERRORS = 5;

/**
 * Their names, before there is any.
 *
 * @param fullName `<service>-<environment>`
 * @param shared whether others are behind the load balancer: its own errors then stop nobody's release
 */
export const deploymentAlarmNames = (fullName: string, shared: boolean): string[] =>
  ['target-errors', 'slow-answers', 'unhealthy-targets', ...(shared ? [] : ['load-balancer-errors'])].map(
    (id) => `${fullName}-${id}`,
  );

/**
 * The alarms that stop a release, fast and few. Each takes the worse of the two target groups, since in their
 * sum a canary disappears: 5 % of the traffic with 5 % errors is 0.25 %.
 *
 * A group is judged only in minutes with enough requests; `notBreaching` then means "nothing to judge".
 */
export class DeploymentAlarms extends Construct {
  /** All of them. */
  public readonly alarms: readonly cloudwatch.Alarm[];
  /** Literals, known before the alarms exist: references from the service to its alarms would be a circle. */
  public readonly names: readonly string[];
  /** Of {@link alarms}: targets that fail their health checks. */
  public readonly unhealthy: cloudwatch.Alarm;
  private readonly metrics: LoadBalancerMetrics;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeploymentAlarmsProps,
  ) {
    super(scope, id);
    this.metrics = new LoadBalancerMetrics(props.entrance, props.targetGroups);
    const factory = new Alarms(this, 'Alarms', props);
    this.unhealthy = this.unhealthyTargets(factory);
    const ofGroups = [this.targetErrors(factory), this.slowAnswers(factory), this.unhealthy];
    // Of a load balancer that others are behind it counts their errors too, and would take back a release for them.
    const ofLoadBalancer = props.entrance.shared ? undefined : this.loadBalancerErrors(factory);
    this.alarms = [...ofGroups, ...(ofLoadBalancer ? [ofLoadBalancer] : [])];
    this.names = this.alarms.map((alarm) => factory.nameOf(alarm.node.id));
    for (const alarm of ofGroups) warmUp(alarm, WARM_UP);
    // While the first revision gets its users in steps, the others go to a group that has never had a task: 503.
    if (ofLoadBalancer) warmUp(ofLoadBalancer, props.firstReleaseMinutes);
  }

  private targetErrors(factory: Alarms): cloudwatch.Alarm {
    const { errors, minimumRequests } = this.props.limits;
    return factory.add({
      id: 'target-errors',
      runbook: 'target-errors',
      summary: `More than ${errors.percent} % of the requests to one target group fail: answered with 5xx, or no connection.`,
      impact: 'Some users get errors: in a canary those on green, else everyone’s requests may fail.',
      metric: this.worseGroup('Worse share of failed requests (%)', (group, suffix) => ({
        expression:
          `IF(FILL(requests${suffix},0)>=${minimumRequests},` +
          `100*(FILL(errors${suffix},0)+FILL(refused${suffix},0))/requests${suffix},0)`,
        using: {
          // The load balancer answers these with 502, which has no target group in its dimensions.
          [`refused${suffix}`]: this.metrics.ofGroup(group, 'TargetConnectionErrorCount', Stats.SUM),
          [`requests${suffix}`]: this.metrics.ofGroup(group, 'RequestCount', Stats.SUM),
          [`errors${suffix}`]: this.metrics.ofGroup(group, 'HTTPCode_Target_5XX_Count', Stats.SUM),
        },
      })),
      threshold: errors.percent,
      datapoints: shareDatapoints,
      missingData: nothingToJudge,
    });
  }

  private slowAnswers(factory: Alarms): cloudwatch.Alarm {
    const { slow, minimumRequests } = this.props.limits;
    const seconds = slow.over.milliseconds / 1000;
    return factory.add({
      id: 'slow-answers',
      runbook: 'slow-answers',
      summary: `More than ${slow.percent} % of the requests to one target group take longer than ${seconds} s.`,
      impact: 'Some of them wait: in a canary users on green, else everyone.',
      metric: this.worseGroup(`Worse share over ${seconds} s (%)`, (group, suffix) => ({
        expression: `IF(FILL(answers${suffix},0)>=${minimumRequests},100*(1-FILL(fast${suffix},0)/answers${suffix}),0)`,
        using: {
          [`answers${suffix}`]: this.metrics.ofGroup(group, 'TargetResponseTime', Stats.SAMPLE_COUNT),
          // Trimmed count: how many took at most so long. The share itself (PR) cannot be taken of two groups.
          [`fast${suffix}`]: this.metrics.ofGroup(group, 'TargetResponseTime', `TC(:${seconds})`),
        },
      })),
      threshold: slow.percent,
      datapoints: shareDatapoints,
      missingData: nothingToJudge,
    });
  }

  private unhealthyTargets(factory: Alarms): cloudwatch.Alarm {
    return factory.add({
      id: 'unhealthy-targets',
      runbook: 'unhealthy-targets',
      summary: 'A task has failed its health checks for three of five minutes.',
      impact: 'Nothing yet while others are healthy; they have its share of the requests.',
      // Minimum over the load balancer's nodes: a target that all of them call unhealthy.
      // source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer"
      metric: this.worseGroup('Worse unhealthy targets', (group, suffix) => ({
        expression: `FILL(unhealthy${suffix},0)`,
        using: { [`unhealthy${suffix}`]: this.metrics.ofGroup(group, 'UnHealthyHostCount', Stats.MINIMUM) },
      })),
      threshold: 0,
      datapoints: healthDatapoints,
      missingData: nothingToJudge,
    });
  }

  /** Of the whole load balancer: the errors it makes itself (502, 503, 504) have no target group in their dimensions. */
  private loadBalancerErrors(factory: Alarms): cloudwatch.Alarm {
    const { errors } = this.props.limits;
    return factory.add({
      id: 'load-balancer-errors',
      runbook: 'load-balancer-errors',
      summary: `More than ${errors.percent} % of all requests are answered with 5xx by the load balancer itself.`,
      impact: 'Some users get errors before a task sees their request.',
      metric: new MathExpression({
        label: 'ELB 5xx share (%)',
        // 503 means that no target was chosen, so RequestCount does not hold it; nor does it hold what fails before a target
        // is chosen. Were all of them such, the share would be one of 0 requests, which CloudWatch drops.
        expression: `IF(FILL(own,0)>=${FEW_ERRORS},100*FILL(own,0)/MAX([FILL(requests,0)+FILL(unrouted,0),FILL(own,0)]),0)`,
        usingMetrics: {
          own: this.metrics.ofAll('HTTPCode_ELB_5XX_Count', Stats.SUM),
          requests: this.metrics.ofAll('RequestCount', Stats.SUM),
          unrouted: this.metrics.ofAll('HTTPCode_ELB_503_Count', Stats.SUM),
        },
        period: PERIOD,
      }),
      threshold: errors.percent,
      datapoints: shareDatapoints,
      missingData: nothingToJudge,
    });
  }

  private worseGroup(label: string, one: (group: elbv2.ApplicationTargetGroup, suffix: string) => GroupTerm) {
    const terms = [one(this.props.targetGroups.primary, 'A'), one(this.props.targetGroups.alternate, 'B')];
    return new MathExpression({
      label,
      expression: `MAX([${terms.map((term) => term.expression).join(', ')}])`,
      usingMetrics: Object.assign({}, ...terms.map((term) => term.using)),
      period: PERIOD,
    });
  }
}

interface GroupTerm {
  readonly expression: string;
  readonly using: Record<string, cloudwatch.IMetric>;
}
