import { DELIVERY_METRIC } from '../shared/environment';
import { writeLogLine } from '../shared/log-line';
import type { Measured } from './decide';

const COUNT = 'Count';
const SECONDS = 'Seconds';

/**
 * One line in CloudWatch's embedded metric format, which is the log and the metrics at once: no further call could fail.
 *
 * @param at when the deployment ended, so that one which is counted late is counted where it belongs
 */
export function publish(
  { deployments, failedDeployments, leadTime, timeToRestore }: Measured,
  about: {
    readonly service: string;
    readonly environment: string;
    readonly deployment: string;
    readonly ending: string;
  },
  at: number,
): void {
  const { NAMESPACE, DEPLOYMENTS, FAILED, LEAD_TIME, TIME_TO_RESTORE } = DELIVERY_METRIC;
  const values = [
    { Name: DEPLOYMENTS, Unit: COUNT, value: deployments },
    { Name: FAILED, Unit: COUNT, value: failedDeployments },
    { Name: LEAD_TIME, Unit: SECONDS, value: leadTime },
    { Name: TIME_TO_RESTORE, Unit: SECONDS, value: timeToRestore },
  ].filter(({ value }) => value !== undefined);
  writeLogLine({
    ...(values.length > 0 && {
      _aws: {
        Timestamp: at,
        CloudWatchMetrics: [
          {
            Namespace: NAMESPACE,
            Dimensions: [['Service', 'Environment']],
            Metrics: values.map(({ Name, Unit }) => ({ Name, Unit })),
          },
        ],
      },
    }),
    level: 'info',
    message: `a deployment ended ${about.ending}`,
    Service: about.service,
    Environment: about.environment,
    serviceDeploymentArn: about.deployment,
    ...Object.fromEntries(values.map(({ Name, value }) => [Name, value])),
  });
}
