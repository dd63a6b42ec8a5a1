import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { LoadTestMetrics } from '../../shared/environment';

const MINUTE = 60;

/** Minutes that are looked at: one alone says little where users are few. */
const MINUTES = 5;

/** Minutes that are left out: CloudWatch has the counts of the last one late. */
const DELAY = 1;

/**
 * Requests a second that users send, of the last minutes. Before the shift users are on one of the two target groups,
 * and the other has test traffic alone, this gate's too: so it is the larger of the two, and a load test that is
 * repeated does not take itself for users.
 *
 * @returns undefined where nothing was counted: nobody came, or CloudWatch has it not yet
 * @throws what the SDK throws, and Error for an answer that is not whole
 */
export async function currentTraffic(
  cloudWatch: CloudWatchClient,
  { loadBalancer, targetGroups }: LoadTestMetrics,
  signal: AbortSignal,
): Promise<number | undefined> {
  const end = (Math.floor(Date.now() / 1000 / MINUTE) - DELAY) * MINUTE;
  const { MetricDataResults: results = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date((end - MINUTES * MINUTE) * 1000),
      EndTime: new Date(end * 1000),
      MetricDataQueries: targetGroups.map((targetGroup, index) => ({
        Id: `group${index}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/ApplicationELB',
            MetricName: 'RequestCount',
            Dimensions: [
              { Name: 'LoadBalancer', Value: loadBalancer },
              { Name: 'TargetGroup', Value: targetGroup },
            ],
          },
          Period: MINUTE,
          Stat: 'Sum',
        },
      })),
    }),
    { abortSignal: signal },
  );
  if (results.length !== targetGroups.length || results.some(({ StatusCode }) => StatusCode !== 'Complete'))
    throw new Error('CloudWatch must answer the request counts whole');
  if (results.every(({ Values = [] }) => Values.length === 0)) return undefined;
  const sums = results.map(({ Values = [] }) => Values.reduce((sum, count) => sum + count, 0));
  return Math.max(...sums) / (MINUTES * MINUTE);
}
