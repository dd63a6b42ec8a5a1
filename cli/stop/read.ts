import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  type ECSClient,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { digestOf } from '../../lambda/shared/image-digest';
import { deploymentsOf } from '../../lambda/uniformity/deployments';
import { must, only } from '../../lambda/uniformity/must';
import type { Place } from '../../lambda/uniformity/observe';
import { shortName } from '../../lambda/uniformity/shown';
import { callFailed } from '../aws/call-failed';
import { clusterOf, type ServiceOptions } from '../aws/options';
import { seeStack } from '../change-set/stack';
import { within } from '../rollback/within';
import { foundRevision } from '../verdict/record';
import type { SeenService, SeenSide, SeenStack } from './decide';

/** Milliseconds: the cure waits for no words about a stack. */
const LONGEST_MS = 5_000;

/** The deployment that is not over, or the newest that is. @throws MissingAnswer, and what the SDK throws */
export async function readService(ecs: ECSClient, place: Place): Promise<SeenService> {
  const { running, newest } = await deploymentsOf(ecs, place);
  if (!running) return newest ? { newest } : {};
  const answer = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [running.arn] }),
  );
  const deployment = only(
    answer.serviceDeployments,
    answer.failures,
    `service deployment ${shortName(running.arn)}`,
  );
  const target = must(deployment.targetServiceRevision?.arn, 'targetServiceRevision.arn');
  const found = foundRevision(deployment);
  const digests = await digestsOf(ecs, found === undefined ? [target] : [target, found]);
  const side = (revision: string, weight: number | undefined): SeenSide => ({
    ...{ revision, digests: digests.get(revision) ?? [] },
    ...(weight !== undefined && { weight }),
  });
  const { lifecycleStage: stage } = deployment;
  return {
    running: {
      ...{ arn: running.arn, status: must(deployment.status, 'status') },
      ...(stage !== undefined && { stage }),
      from: side(target, deployment.targetServiceRevision?.requestedProductionTrafficWeight),
      ...(found !== undefined && { to: side(found, weightOf(deployment, found)) }),
    },
  };
}

const weightOf = ({ sourceServiceRevisions = [] }: ServiceDeployment, revision: string) =>
  sourceServiceRevisions.find(({ arn }) => arn === revision)?.requestedProductionTrafficWeight;

/** By revision. One that ECS leaves out has none: what is stopped is the deployment, whatever its images are. */
async function digestsOf(
  ecs: ECSClient,
  serviceRevisionArns: string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns }),
  );
  return new Map(
    serviceRevisions.map(({ serviceRevisionArn = '', containerImages = [] }) => [
      serviceRevisionArn,
      [...new Set(containerImages.flatMap((image) => digestOf(image) ?? []))],
    ]),
  );
}

/** @returns as ECS words it now; undefined when ECS does not know the deployment any more */
export async function statusNow(ecs: ECSClient, arn: string): Promise<string | undefined> {
  const { serviceDeployments } = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }),
  );
  return serviceDeployments?.[0]?.status;
}

/** What CloudFormation is about; a person is told what could not be read, and goes on. */
export async function readStack(
  cloudFormation: () => Promise<CloudFormationClient>,
  of: Pick<ServiceOptions, 'service' | 'env'>,
): Promise<SeenStack> {
  try {
    const seen = async () => seeStack(await cloudFormation(), clusterOf(of));
    const stack = await within(LONGEST_MS, 'CloudFormation', seen());
    if (!stack) return { unknown: `there is no stack ${clusterOf(of)}` };
    const { status, parameters } = stack;
    const { RollbackTo } = parameters;
    return { status, ...(RollbackTo !== undefined && RollbackTo !== 'none' && { rollbackTo: RollbackTo }) };
  } catch (error) {
    const failed = callFailed(error, of);
    if (failed === undefined) throw error;
    return { unknown: failed.message };
  }
}
