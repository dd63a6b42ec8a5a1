import {
  DescribeServiceDeploymentsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeploymentBrief,
} from '@aws-sdk/client-ecs';
import { isRunning } from '../shared/deployment-status';
import type { ObservedDeployment, ObservedService, RunningDeployment } from './decide';
import { must, only } from './must';
import { shortName } from './shown';
import type { Place } from './tasks';

export interface RecordedDeployments {
  readonly running?: RunningDeployment;
  /** The newest that is over. */
  readonly newest?: ObservedDeployment;
  /** The newest that went all the way out, or all the way back: what it left is what should run. */
  readonly settled?: ObservedDeployment;
}

/** A status that AWS adds one day counts as over, and as no good end: it is a finding, not a reason to look away. */
export async function deploymentsOf(ecs: ECSClient, place: Place): Promise<RecordedDeployments> {
  const newestFirst = (await listed(ecs, place))
    .map((brief) => ({
      arn: must(brief.serviceDeploymentArn, 'serviceDeploymentArn'),
      status: must(brief.status, 'status') as string,
      createdAt: must(brief.createdAt, 'createdAt'),
    }))
    // AWS's pages name no order.
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const over = newestFirst
    .filter(({ status }) => !isRunning(status))
    .map(({ arn, status }): ObservedDeployment => ({ arn, status }));
  const running = newestFirst.find(({ status }) => isRunning(status));
  const settled = over.find(({ status }) => status === 'SUCCESSFUL' || status === 'ROLLBACK_SUCCESSFUL');
  const [newest] = over;
  return { ...(running && { running }), ...(newest && { newest }), ...(settled && { settled }) };
}

async function listed(ecs: ECSClient, { cluster, service }: Place): Promise<ServiceDeploymentBrief[]> {
  const briefs: ServiceDeploymentBrief[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ecs.send(
      new ListServiceDeploymentsCommand({ cluster, service, maxResults: 100, nextToken }),
    );
    briefs.push(...must(page.serviceDeployments, 'serviceDeployments'));
    nextToken = page.nextToken;
  } while (nextToken);
  return briefs;
}

/**
 * The revision that should run: what the last settled deployment brought, or the one that a rollback restored. ECS
 * forgets deployments after 90 days; then it is the service's only revision, if there is just one.
 *
 * @returns undefined when that cannot be said
 */
export async function liveRevisionArn(
  ecs: ECSClient,
  { settled, newest }: RecordedDeployments,
  { revisions }: { readonly revisions: readonly Pick<ObservedService['revisions'][number], 'arn'>[] },
): Promise<string | undefined> {
  if (!settled) return newest === undefined && revisions.length === 1 ? revisions[0]?.arn : undefined;
  const answer = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [settled.arn] }),
  );
  const { status, rollback, targetServiceRevision } = only(
    answer.serviceDeployments,
    answer.failures,
    `service deployment ${shortName(settled.arn)}`,
  );
  return status === 'SUCCESSFUL'
    ? must(targetServiceRevision?.arn, 'targetServiceRevision.arn')
    : must(rollback?.serviceRevisionArn, 'rollback.serviceRevisionArn');
}
