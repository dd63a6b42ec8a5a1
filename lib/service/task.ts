import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge';
import { DATABASE } from '../config/database';
import { FLAGS_URL, flagsUrl } from '../config/flags';
import { boundedExecutionRoleName, executionRoleName } from '../config/names';
import { METRICS_OF } from '../config/telemetry';
import type { Service } from '../config/types-resolved';
import { Collector, sdkEnvironment } from './collector';
import { type Image, imageByDigest, imageFromDirectory } from './image';
import { ServiceSecrets } from './service-secrets';

export interface TaskProps {
  readonly service: Service;
  /** Its name. */
  readonly environment: string;
  /** `<service>-<environment>`: the family, and the beginning of what belongs to it. */
  readonly fullName: string;
  /** Of a pipeline environment. @default none: the image is built from `service.build` */
  readonly repository?: ecr.IRepository;
  /** Whether its roles get the boundary of a bootstrap of the delivery's own, and its path. @default false */
  readonly bounded?: boolean;
}

/** What another task of the service's image does. */
export interface OtherTask {
  /** Its family. */
  readonly family: string;
  /** Of its log streams. */
  readonly streamPrefix: string;
  /** In place of the image's CMD. */
  readonly command: readonly string[];
  /** In units of 1/1024 vCPU. */
  readonly cpu: number;
  /** In MiB. */
  readonly memory: number;
  /** Between SIGTERM and SIGKILL. */
  readonly stopTimeout: Duration;
  /** Beside those of the service. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Seconds between SIGTERM and SIGKILL: longer than the load balancer drains, so that an answer can end. */
const STOP_TIMEOUT = 60;

/**
 * The task definition: one container that, unless the configuration says otherwise, is not root and cannot write to its
 * image. It logs to a group of its own.
 */
export class Task extends Construct {
  /** What a task is: its containers, its roles, its size. A sidecar is added by `definition.addContainer`. */
  public readonly definition: ecs.FargateTaskDefinition;
  /** The container of the service. A second port is added by `container.addPortMappings`. */
  public readonly container: ecs.ContainerDefinition;
  /** Where its containers log; for a month. */
  public readonly logGroup: logs.LogGroup;
  /** With which ECS pulls the image and reads secrets, and which the task itself never has. */
  public readonly executionRole: iam.IRole;
  /** Beside it. Absent without telemetry. */
  public readonly collector?: Collector;
  /** Where the image is. */
  public readonly repository: ecr.IRepository;
  /** Value of the parameter ImageDigest. Absent without a pipeline. */
  public readonly imageDigest?: string;
  private readonly image: Image;
  private readonly secrets: ServiceSecrets;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TaskProps,
  ) {
    super(scope, id);
    const { service, environment, fullName, repository, bounded = false } = props;
    const logGroupName = `/teal/${fullName}`;
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.definition = new ecs.FargateTaskDefinition(this, 'Definition', {
      family: fullName,
      executionRole: repository && this.createExecutionRole(fullName, bounded),
      cpu: service.cpu,
      memoryLimitMiB: service.memory,
      runtimePlatform: platformOf(service),
    });
    const image = repository ? imageByDigest(this, repository) : imageFromDirectory(this, service);
    this.imageDigest = image.digest;
    this.repository = image.repository;
    this.image = image;
    this.secrets = new ServiceSecrets(this, 'Secrets', {
      ...{ variables: service.secrets, existing: service.existingSecrets, fullName },
      database: service.database?.kind === 'new',
    });
    this.container = this.addContainer(props, image);
    if (service.telemetry) {
      this.collector = new Collector(this, 'Collector', {
        ...{
          definition: this.definition,
          telemetry: service.telemetry,
          logGroup: this.logGroup,
          logGroupName,
        },
        // Never the name of the service's own.
        ...{ service: service.name, environment, container: `${service.name}-telemetry` },
      });
    }
    this.executionRole = this.definition.obtainExecutionRole();
    repository?.grantPull(this.executionRole);
    this.acknowledgeFindings();
  }

  private createExecutionRole(fullName: string, bounded: boolean): iam.Role {
    const role = new iam.Role(this, 'ExecutionRole', {
      roleName: bounded ? boundedExecutionRoleName(fullName) : executionRoleName(fullName),
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: `ECS starts the tasks of ${fullName}`,
    });
    // Another logical id would make another role of the same name, which IAM refuses.
    (role.node.defaultChild as iam.CfnRole).overrideLogicalId('ExecutionRole');
    return role;
  }

  /**
   * A task definition for a job or a worker: the same image, secrets, variables and log, in the same container; a role of its own,
   * without what the service may do. No port, and no collector: nobody asks it, and it would outlive a task that ends.
   */
  public createOther(scope: Construct, id: string, other: OtherTask): ecs.FargateTaskDefinition {
    const { service, environment } = this.props;
    const definition = new ecs.FargateTaskDefinition(scope, id, {
      family: other.family,
      executionRole: this.executionRole,
      cpu: other.cpu,
      memoryLimitMiB: other.memory,
      runtimePlatform: platformOf(service),
    });
    definition.addContainer(service.name, {
      image: this.image.image,
      command: [...other.command],
      environment: {
        ...variablesOf(service, environment, this.image.release),
        ...service.environment,
        ...other.environment,
      },
      secrets: this.secrets.variables,
      readonlyRootFilesystem: service.container.readonlyRoot,
      user: service.container.user,
      ...(service.container.entryPoint && { entryPoint: [...service.container.entryPoint] }),
      stopTimeout: other.stopTimeout,
      linuxParameters: new ecs.LinuxParameters(scope, `${id}Linux`, { initProcessEnabled: true }),
      logging: ecs.LogDriver.awsLogs({
        streamPrefix: other.streamPrefix,
        logGroup: this.logGroup,
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      }),
    });
    Validations.of(definition).acknowledge({ id: 'AwsSolutions-ECS2', reason: VARIABLES_IN_CLEAR });
    return definition;
  }

  private addContainer(
    { service, environment, fullName }: TaskProps,
    { image, release }: Image,
  ): ecs.ContainerDefinition {
    const { telemetry, flags } = service;
    const besides = (telemetry?.cpu ?? 0) + (flags?.agent.cpu ?? 0);
    return this.definition.addContainer(service.name, {
      image,
      portMappings: [{ containerPort: service.port }],
      // Without one of its own it would have two shares, and a container beside it a multiple of them.
      // source: Amazon ECS API reference, ContainerDefinition (cpu: null and zero are two shares)
      ...(besides > 0 && { cpu: service.cpu - besides }),
      environment: {
        PORT: String(service.port),
        ...variablesOf(service, environment, release),
        ...(flags && { [FLAGS_URL]: flagsUrl(fullName, environment) }),
        ...(telemetry && sdkEnvironment(telemetry, { service: service.name, environment, release })),
        ...service.environment,
      },
      secrets: this.secrets.variables,
      readonlyRootFilesystem: service.container.readonlyRoot,
      user: service.container.user,
      ...(service.container.command && { command: [...service.container.command] }),
      ...(service.container.entryPoint && { entryPoint: [...service.container.entryPoint] }),
      stopTimeout: Duration.seconds(STOP_TIMEOUT),
      linuxParameters: new ecs.LinuxParameters(this, 'Linux', { initProcessEnabled: true }),
      logging: ecs.LogDriver.awsLogs({
        streamPrefix: service.name,
        logGroup: this.logGroup,
        mode: ecs.AwsLogDriverMode.NON_BLOCKING, // a log that cannot be delivered must not stop a request
      }),
    });
  }

  private acknowledgeFindings(): void {
    Validations.of(this.definition).acknowledge({
      id: 'AwsSolutions-ECS2',
      reason: VARIABLES_IN_CLEAR,
    });
    acknowledgeWildcard(
      this.definition.obtainExecutionRole(),
      '*', // ecr:GetAuthorizationToken takes no resource. source: Service Authorization Reference, Amazon ECR
      'The token that ECR gives opens nothing by itself; pulling is allowed for one repository',
    );
  }
}

const VARIABLES_IN_CLEAR =
  'Configuration that is no secret; secrets come from Secrets Manager when a task starts';

const platformOf = ({ architecture }: Service): ecs.RuntimePlatform => ({
  cpuArchitecture: architecture === 'ARM64' ? ecs.CpuArchitecture.ARM64 : ecs.CpuArchitecture.X86_64,
  operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
});

/** What Teal fills in itself, in every task of the image. */
const variablesOf = (service: Service, environment: string, release: string): Record<string, string> => ({
  RELEASE: release,
  [METRICS_OF.service]: service.name,
  [METRICS_OF.environment]: environment,
  ...(service.database && { [DATABASE.name]: service.database.name }),
});
