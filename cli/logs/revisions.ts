import {
  type ContainerDefinition,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type ServiceRevision,
} from '@aws-sdk/client-ecs';
import { must, only } from '../../lambda/uniformity/must';
import { shortName, shown } from '../../lambda/uniformity/shown';
import { ecsPlaceOf, type ServiceOptions } from '../aws/options';
import { missing, regionOf } from '../aws/region';
import { EXIT, VerbFailed } from '../exit-codes';
import { RecordReader } from '../verdict/read';
import type { Asking } from './asking';
import { type KnownRevisions, knownRevisions, namedRevision } from './revision';

/** The revisions of a service, as ECS tells them. */
export class Revisions {
  private readonly place: ReturnType<typeof ecsPlaceOf>;
  private readonly record: RecordReader;

  private constructor(
    private readonly ecs: ECSClient,
    private readonly asking: Asking,
    private readonly options: ServiceOptions,
    /** Those that the service has tasks of. */
    readonly current: readonly ServiceRevision[],
  ) {
    this.place = ecsPlaceOf(options);
    this.record = new RecordReader(ecs, this.place, undefined);
  }

  /** @throws VerbFailed when there is no such service, and what the SDK throws */
  static async of(ecs: ECSClient, asking: Asking, options: ServiceOptions): Promise<Revisions> {
    const { cluster, service } = ecsPlaceOf(options);
    const { signal: abortSignal } = asking;
    const { services = [] } = await asking.untilAnswered(() =>
      ecs.send(new DescribeServicesCommand({ cluster, services: [service] }), { abortSignal }),
    );
    const [found] = services;
    if (found === undefined || found.status === 'INACTIVE') {
      throw new VerbFailed(
        EXIT.COULD_NOT_RUN,
        `could not tell: ${missing(`service ${service} of cluster ${cluster}`, found ? 'one that was deleted' : 'none', await regionOf(ecs))}`,
      );
    }
    const arns = must(found.currentServiceRevisions, 'currentServiceRevisions').map(({ arn }) =>
      must(arn, 'currentServiceRevisions[].arn'),
    );
    if (arns.length === 0) {
      throw new VerbFailed(
        EXIT.COULD_NOT_RUN,
        `could not tell: service ${service} of cluster ${cluster} must have a service revision, got none; ECS deploys it for the first time just now, or its deployment controller is not ECS`,
      );
    }
    const { serviceRevisions } = await asking.untilAnswered(() =>
      ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: arns }), { abortSignal }),
    );
    return new Revisions(ecs, asking, options, must(serviceRevisions, 'serviceRevisions'));
  }

  /** Also those of the newest deployments. What was read before is not read again. */
  async known(): Promise<KnownRevisions> {
    return knownRevisions(await this.asking.untilAnswered(() => this.record.read()), this.current);
  }

  /** @throws VerbFailed when there is none */
  async named(word: string): Promise<ServiceRevision> {
    const known = await this.known();
    const named = namedRevision(word, known);
    const { service, env } = this.options;
    if ('none' in named) {
      throw new VerbFailed(
        EXIT.BAD_INPUT,
        `--revision must name a service revision of ${service} in ${env}, got ${word}: ${named.none}`,
      );
    }
    const read = known.revisions.find(({ serviceRevisionArn }) => serviceRevisionArn === named.arn);
    if (read) return read;
    const { signal: abortSignal } = this.asking;
    const { serviceRevisions = [] } = await this.asking.untilAnswered(() =>
      this.ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [named.arn] }), {
        abortSignal,
      }),
    );
    const [found] = serviceRevisions;
    if (found) return found;
    const ids = known.revisions.map(({ serviceRevisionArn = '' }) => shortName(serviceRevisionArn));
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--revision must name a service revision of ${service} in ${env}, got ${shown(word)}, which ECS does not know; the newest are ${ids.slice(-5).join(', ')}`,
    );
  }

  /** What their task definitions say of containers. */
  async containersOf(revisions: readonly ServiceRevision[]): Promise<readonly ContainerDefinition[]> {
    const definitions = new Set(
      revisions.map(({ taskDefinition }) => must(taskDefinition, 'serviceRevisions[].taskDefinition')),
    );
    const { signal: abortSignal } = this.asking;
    const all = await Promise.all(
      [...definitions].map(async (arn) => {
        const { taskDefinition } = await this.asking.untilAnswered(() =>
          this.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }), { abortSignal }),
        );
        const found = only(
          taskDefinition && [taskDefinition],
          undefined,
          `task definition ${shortName(arn)}`,
        );
        return must(found.containerDefinitions, 'containerDefinitions');
      }),
    );
    return all.flat();
  }
}
