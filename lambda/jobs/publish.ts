import { JOB_METRICS } from '../shared/environment';
import { writeLogLine } from '../shared/log-line';

const UNITS = { [JOB_METRICS.DURATION]: 'Seconds' } as const satisfies Readonly<Record<string, string>>;

/**
 * One line in CloudWatch's embedded metric format, which is the log and the metrics at once: no call that could fail. ECS may
 * tell of one end twice; a success that counts twice is one, too, for an alarm that asks whether there was any.
 */
export function publish(
  about: { readonly service: string; readonly environment: string; readonly job: string },
  values: Readonly<Record<string, number>>,
  message: string,
): void {
  writeLogLine({
    _aws: {
      // Of the count, not of the end: an alarm does not look back to where a late one would be.
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: JOB_METRICS.NAMESPACE,
          Dimensions: [['Service', 'Environment', 'Job']],
          Metrics: Object.keys(values).map((Name) => ({
            Name,
            Unit: (UNITS as Readonly<Record<string, string>>)[Name] ?? 'Count',
          })),
        },
      ],
    },
    level: 'info',
    message,
    Service: about.service,
    Environment: about.environment,
    Job: about.job,
    ...values,
  });
}
