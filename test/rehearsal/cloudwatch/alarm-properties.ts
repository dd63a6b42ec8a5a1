/** An alarm on 5xx of one load balancer, as CDK writes it, over the given properties. */
export function metricAlarm(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    AlarmName: 'shop-5xx',
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    Threshold: 2,
    Namespace: 'AWS/ApplicationELB',
    MetricName: 'HTTPCode_Target_5XX_Count',
    Dimensions: [{ Name: 'LoadBalancer', Value: 'app/shop/1' }],
    Statistic: 'Sum',
    Period: 60,
    TreatMissingData: 'notBreaching',
    ...over,
  };
}

/** One entry of `Metrics` that is a metric of one target group. */
export function metricOf(id: string, name: string, targetGroup: string, stat = 'Sum', period = 60): object {
  const dimensions = { LoadBalancer: 'app/shop/1', TargetGroup: targetGroup };
  return {
    Id: id,
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: period,
      Stat: stat,
    },
  };
}

/** An alarm on an expression, as CDK writes it. */
export function mathAlarm(expression: string, metrics: readonly object[], over: object = {}): object {
  return {
    AlarmName: 'shop-5xx-share',
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    Threshold: 1,
    Metrics: [{ Id: 'expr_1', Expression: expression, ReturnData: true }, ...metrics],
    TreatMissingData: 'notBreaching',
    ...over,
  };
}
