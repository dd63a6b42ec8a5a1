import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { MakeWidget } from '../grid';

/**
 * The releases that answered in the time of the page, the newest first, with how much each of them logged as an error.
 * Of the service's own log, whose lines must name their `release`, as the sample's do (docs/telemetry.md): no metric of
 * AWS does. `strcontains` is 1 or 0. source: CloudWatch Logs user guide, "Supported operations and functions"
 */
export const whichRelease =
  (logGroup: string): MakeWidget =>
  (size) =>
    new cloudwatch.LogQueryWidget({
      ...size,
      title: 'Which release: since when it answers',
      logGroupNames: [logGroup],
      queryLines: [
        'filter ispresent(release)',
        'stats min(@timestamp) as since, count(*) as lines, sum(strcontains(level, "error")) as errors by release',
        'sort since desc',
        'limit 5',
      ],
    });
