import type { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { shop, synthesize } from '../../synth';

test('the share of errors is what the availability objective counts, metric by metric', () => {
  const { delivery } = synthesize(shop({}, { objectives: { availability: 99.9 } }));
  const observability = delivery.environments[0]?.services[0]?.stack.observability;
  const counted = (metric: unknown) => {
    const { expression, usingMetrics } = metric as MathExpression;
    const read = Object.values(usingMetrics).map((used) => {
      const { metricStat } = used.toMetricConfig();
      return `${metricStat?.namespace} ${metricStat?.metricName} ${metricStat?.statistic}`;
    });
    return { expression, read: read.sort() };
  };
  expect(counted(observability?.signals.errors.metricErrorShare())).toEqual(
    counted(observability?.objectives?.objectives.get('availability')?.metricBadShare()),
  );
});
