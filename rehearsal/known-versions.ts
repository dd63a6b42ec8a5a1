import { imageVersion, imageView } from './ecs/container-image';
import type { RevisionProperties } from './ecs/service-properties';
import { type Container, withVariables } from './ecs/task-definition';
import type { TaskLauncher } from './ecs/workload';
import type { TasksToRun } from './endpoint/ecs-model';
import type { Workload } from './rehearsal';
import type { ScanModel } from './scenarios/operator';
import type { Scenario } from './scenarios/scenario';
import type { Deployed } from './version';

/** A task definition that was deployed. */
export interface KnownVersion {
  readonly arn: string;
  readonly version: Deployed;
  readonly container: Container;
}

/** What has been deployed in a rehearsal: what runs by a task definition, and what an image is. */
export class KnownVersions {
  /** By ARN of the task definition. */
  private readonly running = new Map<string, RevisionProperties>();
  /** By what tells their images apart: who brings one back brings back what it was. */
  private readonly byImage = new Map<string, Deployed>();
  private readonly deployed: KnownVersion[] = [];

  /** @param scanned is told what the scanner says of an image */
  constructor(
    private readonly workload: Pick<Workload, 'launcher'>,
    private readonly scanned: (scan: ScanModel, digest: string | undefined) => void = () => undefined,
    /** What an image is that nobody has put out yet, by its digest or tag. @default a version that is well */
    private readonly images: (version: string) => Scenario | undefined = () => undefined,
  ) {}

  /** Oldest first. */
  get all(): readonly KnownVersion[] {
    return this.deployed;
  }

  get areNone(): boolean {
    return this.running.size === 0;
  }

  /** One that is known stays as it is. @param version @default what the image was before, else one that is well */
  revisionOf(
    taskDefinition: string,
    version: Deployed | undefined,
    container: Container,
  ): RevisionProperties {
    const known = this.running.get(taskDefinition);
    if (known) return known;
    const { image } = container;
    const what = version ?? this.ofImage(image);
    if (image !== undefined) this.byImage.set(imageVersion(image), what);
    // Of an image that comes back the scanner has the last word.
    if (typeof version === 'object' && 'scan' in version && version.scan) {
      this.scanned(version.scan, imageView(container)?.imageDigest);
    }
    const revision = { taskDefinition, tasks: this.workload.launcher(what, container), container };
    this.running.set(taskDefinition, revision);
    this.deployed.push({ arn: taskDefinition, version: what, container });
    return revision;
  }

  /** What RunTask starts. @param otherwise the container of a task definition that was not deployed */
  alone({ overrides, taskDefinitionArn }: TasksToRun, otherwise: Container): TaskLauncher {
    const known = this.deployed.find(({ arn }) => arn === taskDefinitionArn);
    const { command, environment } = overrides?.containerOverrides?.[0] ?? {};
    const variables = Object.fromEntries(
      (environment ?? []).map(({ name, value = '' }) => [name ?? '', value]),
    );
    return this.workload.launcher(
      { once: command, variables, ...(known && { of: known.version }) },
      withVariables(known?.container ?? otherwise, environment),
    );
  }

  private ofImage(image: string | undefined): Deployed {
    const version = image === undefined ? undefined : imageVersion(image);
    const known = version === undefined ? undefined : (this.byImage.get(version) ?? this.images(version));
    return known ?? { name: 'a release', expected: 'released' };
  }
}
