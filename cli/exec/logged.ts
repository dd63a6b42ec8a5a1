import type { ExecuteCommandConfiguration } from '@aws-sdk/client-ecs';
import { shown } from '../../lambda/uniformity/shown';

/**
 * Where a session is logged, by its cluster's settings. The call is in CloudTrail in any case.
 *
 * source: Amazon ECS API reference, ExecuteCommandConfiguration (logging): none is DEFAULT, which is by the awslogs of the task
 */
export function loggedIn({
  logging = 'DEFAULT',
  logConfiguration = {},
}: ExecuteCommandConfiguration = {}): string {
  const { cloudWatchLogGroupName: group, s3BucketName: bucket } = logConfiguration;
  const places = [
    ...(group === undefined ? [] : [`log group ${shown(group)}`]),
    ...(bucket === undefined ? [] : [`bucket ${shown(bucket)}`]),
  ];
  if (logging === 'NONE') return 'nowhere: the cluster says NONE';
  if (logging === 'OVERRIDE' && places.length > 0) return places.join(' and ');
  return 'the log of the container, if that is by awslogs, and else nowhere: the cluster names none';
}
