import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
  type ServiceRevision,
} from '@aws-sdk/client-ecs';
import { MissingAnswer } from '../../lambda/uniformity/must';
import type { Place } from '../../lambda/uniformity/observe';
import { shortName } from '../../lambda/uniformity/shown';
import type { Seen } from './cause';
import { type EcsRecord, foundRevision } from './record';
import { progressOf } from './status';

/** ARNs in one call. source: Amazon ECS API reference, DescribeServiceDeployments and DescribeServiceRevisions */
const ARNS_A_CALL = 20;

/** Without a point in time, as many deployments are looked at as one call describes. */
const NEWEST = ARNS_A_CALL;

/** Reads ECS's record again and again; what cannot change any more is read once. */
export class RecordReader {
  /** When each was created, by ARN. */
  private readonly created = new Map<string, number>();
  private readonly over = new Map<string, ServiceDeployment>();
  private readonly revisions = new Map<string, ServiceRevision>();
  private readonly seen = new Map<string, Seen>();
  /** Revisions that ECS has left out of an answer once. */
  private readonly leftOut = new Set<string>();

  /** @param since milliseconds since the Unix epoch */
  constructor(
    private readonly ecs: ECSClient,
    private readonly place: Place,
    private readonly since: number | undefined,
  ) {}

  /** @throws MissingAnswer for what ECS leaves out, which may be there the next time, and what the SDK throws */
  async read(): Promise<EcsRecord> {
    await this.list();
    const deployments = await this.describe(this.ofInterest());
    for (const deployment of deployments) this.remember(deployment);
    await this.describeRevisions(deployments);
    return { deployments, revisions: this.revisions, seen: this.seen };
  }

  /** AWS's pages name no order, so all pages are read: at first of all times, and then of what is newer. */
  private async list(): Promise<void> {
    const newest = Math.max(...this.created.values());
    const after = Number.isFinite(newest) ? newest : this.since;
    await this.listAfter(after);
    if (this.created.size === 0 && after !== undefined) await this.listAfter(undefined);
  }

  private async listAfter(time: number | undefined): Promise<void> {
    let nextToken: string | undefined;
    do {
      const { serviceDeployments = [], nextToken: next } = await this.ecs.send(
        new ListServiceDeploymentsCommand({
          ...this.place,
          // The second is taken whole: AWS does not say whether `after` includes it.
          ...(time !== undefined && {
            createdAt: { after: new Date(Math.floor(time / 1000) * 1000 - 1000) },
          }),
          nextToken,
        }),
      );
      for (const { serviceDeploymentArn, createdAt } of serviceDeployments) {
        if (serviceDeploymentArn === undefined || createdAt === undefined) {
          throw new MissingAnswer(
            'ListServiceDeployments must answer with ARN and createdAt of each deployment, got none',
          );
        }
        this.created.set(serviceDeploymentArn, createdAt.getTime());
      }
      nextToken = next;
    } while (nextToken);
  }

  /** ARNs, newest first. */
  private ofInterest(): string[] {
    const newestFirst = [...this.created].sort(([, a], [, b]) => b - a);
    const { since } = this;
    if (since === undefined) return newestFirst.slice(0, NEWEST).map(([arn]) => arn);
    const before = newestFirst.findIndex(([, createdAt]) => createdAt < since);
    return newestFirst.slice(0, before < 0 ? newestFirst.length : before + 1).map(([arn]) => arn);
  }

  private async describe(arns: readonly string[]): Promise<ServiceDeployment[]> {
    const found = new Map(this.over);
    const open = arns.filter((arn) => !this.over.has(arn));
    for (const serviceDeploymentArns of chunks(open)) {
      const { serviceDeployments = [] } = await this.ecs.send(
        new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }),
      );
      for (const deployment of serviceDeployments)
        found.set(deployment.serviceDeploymentArn ?? '', deployment);
    }
    return arns.map((arn) => {
      const deployment = found.get(arn);
      if (deployment) return deployment;
      throw new MissingAnswer(
        `DescribeServiceDeployments must answer with each deployment that is listed, got none for ${shortName(arn)}`,
      );
    });
  }

  private remember(deployment: ServiceDeployment): void {
    const { serviceDeploymentArn: arn = '', lifecycleHookDetails = [], status } = deployment;
    if (!['running', 'unknown'].includes(progressOf(deployment))) this.over.set(arn, deployment);
    const { hooks, statuses } = this.seen.get(arn) ?? { hooks: [], statuses: [] };
    this.seen.set(arn, {
      hooks: [
        ...hooks,
        ...lifecycleHookDetails.filter(({ status }) => status === 'FAILED' || status === 'TIMED_OUT'),
      ],
      statuses: [...new Set([...statuses, `${status}`])],
    });
  }

  private async describeRevisions(deployments: readonly ServiceDeployment[]): Promise<void> {
    const targets = deployments.map(({ targetServiceRevision }) => targetServiceRevision?.arn);
    const wanted = [...targets, ...deployments.map(foundRevision)];
    const unread = [...new Set(wanted)].filter((arn) => arn !== undefined && !this.isRead(arn)) as string[];
    for (const serviceRevisionArns of chunks(unread)) {
      const { serviceRevisions = [] } = await this.ecs.send(
        new DescribeServiceRevisionsCommand({ serviceRevisionArns }),
      );
      for (const revision of serviceRevisions)
        this.revisions.set(revision.serviceRevisionArn ?? '', revision);
    }
    this.requireRevisions(unread, new Set(targets));
  }

  /**
   * What a deployment brought is on record as long as the deployment is. What it had found may be older, and be
   * forgotten: it is asked for a second time before it counts as that.
   */
  private requireRevisions(arns: readonly string[], targets: ReadonlySet<string | undefined>): void {
    const missing = arns.filter((arn) => !this.revisions.has(arn));
    const again = missing.find((arn) => targets.has(arn) || !this.leftOut.has(arn));
    for (const arn of missing) this.leftOut.add(arn);
    if (again === undefined) return;
    throw new MissingAnswer(
      `DescribeServiceRevisions must answer with each revision that is asked for, got none for ${shortName(again)}`,
    );
  }

  /** Digests are known once the first image is pulled; all else about a revision never changes. */
  private isRead(arn: string): boolean {
    const images = this.revisions.get(arn)?.containerImages ?? [];
    return images.length > 0 && images.every(({ imageDigest }) => imageDigest !== undefined);
  }
}

function chunks(arns: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(arns.length / ARNS_A_CALL) }, (_, nth) =>
    arns.slice(nth * ARNS_A_CALL, (nth + 1) * ARNS_A_CALL),
  );
}
