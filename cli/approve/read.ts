import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  type ECSClient,
} from '@aws-sdk/client-ecs';
import { digestOf } from '../../lambda/shared/image-digest';
import { deploymentsOf } from '../../lambda/uniformity/deployments';
import { must, only } from '../../lambda/uniformity/must';
import type { Place } from '../../lambda/uniformity/observe';
import { shortName } from '../../lambda/uniformity/shown';
import type { SeenDeployment } from './decide';

export interface RunningDeployment extends SeenDeployment {
  /** Of the images that it brings, as far as they are known. */
  readonly digests: readonly string[];
}

/** The deployment that is not over. @throws MissingAnswer, and what the SDK throws */
export async function readRunning(ecs: ECSClient, place: Place): Promise<RunningDeployment | undefined> {
  const { running } = await deploymentsOf(ecs, place);
  if (!running) return undefined;
  const { arn } = running;
  const answer = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }));
  const deployment = only(answer.serviceDeployments, answer.failures, `service deployment ${shortName(arn)}`);
  const hooks = must(deployment.lifecycleHookDetails, 'lifecycleHookDetails').map((hook) => ({
    id: must(hook.hookId, 'lifecycleHookDetails[].hookId'),
    type: must(hook.targetType, 'lifecycleHookDetails[].targetType') as string,
    status: must(hook.status, 'lifecycleHookDetails[].status') as string,
    ...(hook.targetArn !== undefined && { target: hook.targetArn }),
    ...(hook.expiresAt !== undefined && { expiresAt: hook.expiresAt.getTime() }),
    ...(hook.timeoutAction !== undefined && { timeoutAction: hook.timeoutAction as string }),
  }));
  const { lifecycleStage: stage } = deployment;
  return {
    ...{ arn, hooks, status: must(deployment.status, 'status') },
    ...(stage !== undefined && { stage }),
    digests: await digestsOf(ecs, must(deployment.targetServiceRevision?.arn, 'targetServiceRevision.arn')),
  };
}

async function digestsOf(ecs: ECSClient, revision: string): Promise<readonly string[]> {
  const answer = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] }));
  const { containerImages = [] } = only(
    answer.serviceRevisions,
    answer.failures,
    `service revision ${shortName(revision)}`,
  );
  const digests = containerImages.flatMap((image) => digestOf(image) ?? []);
  return [...new Set(digests.filter((digest) => /^sha256:[0-9a-f]{64}$/.test(digest)))];
}
