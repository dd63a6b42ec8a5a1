import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { isAwsError } from '../../lambda/shared/aws-error';
import { must } from '../../lambda/uniformity/must';
import type { ImagePlace } from '../records/deployed';
import { budgetQueries } from './budget';
import type { AlarmSeen, BudgetLeft, GateWord } from './status';

/** @param prefix of the alarms of a service: `shop-production-` */
export async function readAlarms(
  cloudWatch: CloudWatchClient,
  prefix: string,
): Promise<readonly AlarmSeen[]> {
  const { DescribeAlarmsCommand } = await import('@aws-sdk/client-cloudwatch');
  const alarms: AlarmSeen[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudWatch.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: prefix,
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: 100,
        NextToken,
      }),
    );
    for (const each of [
      ...must(page.CompositeAlarms, 'CompositeAlarms'),
      ...must(page.MetricAlarms, 'MetricAlarms'),
    ]) {
      const since = each.StateTransitionedTimestamp ?? each.StateUpdatedTimestamp;
      alarms.push({
        name: must(each.AlarmName, 'AlarmName'),
        state: must(each.StateValue, 'StateValue'),
        ...(since && { since: since.getTime() }),
      });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return alarms;
}

const DAY = 86_400_000;

/** Two calls deep. @param dashboard its name */
export async function readBudgets(
  cloudWatch: CloudWatchClient,
  dashboard: string,
  now: number,
): Promise<readonly BudgetLeft[]> {
  const { GetDashboardCommand, GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
  const { DashboardBody } = await cloudWatch.send(new GetDashboardCommand({ DashboardName: dashboard }));
  return Promise.all(
    budgetQueries(must(DashboardBody, 'DashboardBody')).map(async ({ objective, window, queries }) => {
      // CloudWatch aligns a period of days to a day: what is asked for ends with today.
      const end = Math.ceil(now / DAY) * DAY;
      const { MetricDataResults } = await cloudWatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(end - window * 1000),
          EndTime: new Date(end),
          MetricDataQueries: [...queries],
        }),
      );
      const percent = must(MetricDataResults, 'MetricDataResults').find(({ Id }) => Id === 'budget')
        ?.Values?.[0];
      return { objective, ...(percent !== undefined && Number.isFinite(percent) && { percent }) };
    }),
  );
}

/** Of an invocation's log: a verdict is one line (lambda/shared/verdict-log.ts). */
interface VerdictLine {
  readonly Gate?: unknown;
  readonly message?: unknown;
  readonly stage?: unknown;
}

/**
 * What gates have said in the stage that a deployment is in, in their own words: the newest of each.
 */
export async function readGateWords(
  logs: CloudWatchLogsClient,
  { lifecycleHookDetails = [], lifecycleStage, serviceDeploymentArn, createdAt }: ServiceDeployment,
): Promise<readonly GateWord[]> {
  const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const functions = lifecycleHookDetails.flatMap(
    ({ targetArn }) => /:function:([\w-]+)/.exec(targetArn ?? '')?.[1] ?? [],
  );
  const within = {
    filterPattern: `{ $.serviceDeploymentArn = "${serviceDeploymentArn}" }`,
    ...(createdAt && { startTime: createdAt.getTime() }),
  };
  const lines = await Promise.all(
    [...new Set(functions)].map(async (name) => {
      // As lib/handler-function.ts names it. A hook that is not Teal's, or has not run yet, has none.
      const asked = { logGroupName: `/teal/${name}`, ...within };
      const { events = [] } = await logs.send(new FilterLogEventsCommand(asked)).catch((error: unknown) => {
        if (isAwsError(error, 'ResourceNotFound')) return { events: [] };
        throw error;
      });
      return events.flatMap(({ message = '' }): VerdictLine[] => {
        try {
          return [JSON.parse(message) as VerdictLine];
        } catch {
          // A line of the runtime's, which is no verdict.
          return [];
        }
      });
    }),
  );
  const newest = new Map<string, string>();
  for (const { Gate, message, stage } of lines.flat()) {
    if (stage === lifecycleStage && typeof Gate === 'string' && typeof message === 'string')
      newest.set(Gate, message);
  }
  return [...newest].map(([gate, reason]) => ({ gate, reason }));
}

/** The whole commit with which each image is tagged. @param ecr of the repository's region */
export async function readCommits(
  ecr: ECRClient,
  { registryId, repositoryName }: Omit<ImagePlace, 'region'>,
  digests: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  if (digests.length === 0) return {};
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ecr');
  const { imageDetails } = await ecr.send(
    new DescribeImagesCommand({
      ...{ registryId, repositoryName },
      imageIds: digests.map((imageDigest) => ({ imageDigest })),
    }),
  );
  return Object.fromEntries(
    must(imageDetails, 'imageDetails').flatMap(({ imageDigest, imageTags = [] }) => {
      const commit = imageTags.find((tag) => /^[0-9a-f]{40}$/.test(tag));
      return imageDigest !== undefined && commit !== undefined ? [[imageDigest, commit] as const] : [];
    }),
  );
}
