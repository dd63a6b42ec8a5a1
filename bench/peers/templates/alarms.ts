import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { SERVICE_NAME, type TwoGroups } from './plain-service';

const MINUTE = Duration.minutes(1);
const { NOT_BREACHING } = cloudwatch.TreatMissingData;
const { GREATER_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;

/** By names that are known before the alarms exist: by reference, service and alarms would be a circle. */
export const rollBackOn = (alarmNames: readonly string[]): ecs.DeploymentAlarmConfig => ({
  alarmNames: [...alarmNames],
  behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM,
});

/**
 * Express Mode's: the 4xx and 5xx of a target group are more than 1 % of its requests in two of three minutes. AWS does
 * not say of which groups; here it is the worse of the two, which sees a canary. A sum over both would not.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update-full.html
 */
export function shareOfErrors({ stack, primary, alternate }: TwoGroups): string[] {
  const usingMetrics: Record<string, cloudwatch.IMetric> = {};
  const share = (group: elbv2.ApplicationTargetGroup, suffix: string) => {
    const of = (code: elbv2.HttpCodeTarget) =>
      group.metrics.httpCodeTarget(code, { period: MINUTE, statistic: 'Sum' });
    usingMetrics[`c${suffix}`] = of(elbv2.HttpCodeTarget.TARGET_4XX_COUNT);
    usingMetrics[`s${suffix}`] = of(elbv2.HttpCodeTarget.TARGET_5XX_COUNT);
    usingMetrics[`n${suffix}`] = group.metrics.requestCount({ period: MINUTE, statistic: 'Sum' });
    return `IF(FILL(n${suffix},0)>0,100*(FILL(c${suffix},0)+FILL(s${suffix},0))/n${suffix},0)`;
  };
  const alarmName = 'share-of-errors';
  new cloudwatch.Alarm(stack, 'ShareOfErrors', {
    alarmName,
    metric: new cloudwatch.MathExpression({
      expression: `MAX([${share(primary, 'A')}, ${share(alternate, 'B')}])`,
      usingMetrics,
      period: MINUTE,
    }),
    threshold: 1,
    comparisonOperator: GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    treatMissingData: NOT_BREACHING,
  });
  return [alarmName];
}

/**
 * The alarms of the blue/green sample in the CDK's reference: one 5xx of a target group in a minute, and a target that is
 * unhealthy for twice five minutes.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_elasticloadbalancingv2.HttpCodeTarget.html
 */
export function anyError({ stack, primary, alternate }: TwoGroups): string[] {
  return [primary, alternate].flatMap((group, index) => {
    const side = index === 0 ? 'Blue' : 'Green';
    const [failing, unhealthy] = [`http-5xx-${side}`, `unhealthy-hosts-${side}`];
    new cloudwatch.Alarm(stack, `${side}5xx`, {
      alarmName: failing,
      metric: group.metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period: MINUTE }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    new cloudwatch.Alarm(stack, `${side}UnhealthyHosts`, {
      alarmName: unhealthy,
      metric: group.metrics.unhealthyHostCount(),
      threshold: 1,
      evaluationPeriods: 2,
    });
    return [failing, unhealthy];
  });
}

/**
 * The metrics that the developer guide of ECS recommends for a service behind a load balancer, and for one that exists
 * already; it names no thresholds. Processor and memory have those of CloudWatch's recommended alarms (80 %, five of five
 * minutes); the spikes of the load balancer are more than 10 in a minute.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function guideAlarms({ stack, balancer, cluster }: TwoGroups): string[] {
  const ofBalancer = [elbv2.HttpCodeElb.ELB_5XX_COUNT, elbv2.HttpCodeElb.ELB_4XX_COUNT].map((code) => {
    const alarmName = `elb-${code.toLowerCase().replaceAll('_', '-')}`;
    new cloudwatch.Alarm(stack, code, {
      alarmName,
      metric: balancer.metrics.httpCodeElb(code, { period: MINUTE, statistic: 'Sum' }),
      threshold: 10,
      comparisonOperator: GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: NOT_BREACHING,
    });
    return alarmName;
  });
  const ofService = ['CPUUtilization', 'MemoryUtilization'].map((metricName) => {
    const alarmName = `service-${metricName.toLowerCase()}`;
    new cloudwatch.Alarm(stack, metricName, {
      alarmName,
      metric: new cloudwatch.Metric({
        namespace: 'AWS/ECS',
        metricName,
        dimensionsMap: { ClusterName: cluster.clusterName, ServiceName: SERVICE_NAME },
        period: MINUTE,
      }),
      threshold: 80,
      comparisonOperator: GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
      treatMissingData: cloudwatch.TreatMissingData.MISSING,
    });
    return alarmName;
  });
  return [...ofBalancer, ...ofService];
}
