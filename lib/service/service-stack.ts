import { CfnOutput, type StackProps, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { SignedBy } from '../../lambda/shared/environment';
import { hostOf } from '../config/existing/host';
import { firstReleaseMinutes } from '../config/first-release';
import { audienceValues } from '../config/gates/approval';
import { ecsPlace, imageRepositoryName, preflightRoleName, recordsBucketName } from '../config/names';
import type { Release } from '../config/release';
import { type Timeline, timelineOf, tooLong } from '../config/timeline';
import type { Environment, ImagesHome, Service } from '../config/types-resolved';

import { dashboardUrl } from '../observability/dashboard-url';
import { Observability } from '../observability/observability';
import type { Runbooks } from '../observability/runbooks';
import { topicsOfAlarms } from '../observability/topic-arns';
import { Uniformity } from '../observability/uniformity';
import { DeclaredFix } from '../release/declared-fix';
import { DeploymentAlarms } from '../release/deployment-alarms';
import type { Gate } from '../release/gates/gate';
import { Gates } from '../release/gates/gates';
import { Recovery } from '../release/recovery';
import { TealStack } from '../teal-stack';
import { TEAL_VERSION, VERSION_METADATA } from '../version';
import { Background } from './background';
import { BlueGreenService } from './blue-green-service';
import { DatabaseAccess } from './database-access';
import type { Entrance } from './entrance';
import { type FeatureFlags, featureFlagsOf } from './feature-flags';
import { Firewall } from './firewall';
import { functionNetwork } from './function-network';
import { LiveTrafficRules } from './live-traffic-rules';
import type { LoadBalancer } from './load-balancer';
import { entranceOf, urlOf } from './reach';
import { ShellSessions } from './shell-sessions';
import { TargetGroups } from './target-groups';
import { Task } from './task';
import { taskSubnets } from './task-subnets';

/** @internal */
export interface ServiceStackProps extends StackProps {
  /** Its name. */
  readonly delivery: string;
  /** Where the build pushes. Absent without a pipeline. */
  readonly images?: ImagesHome;
  /** Who signs the images of a pipeline. Absent without a repository. */
  readonly signedBy?: SignedBy;
  /** Whether its roles get the boundary of a bootstrap of the delivery's own, and its path. @default false */
  readonly bounded?: boolean;
  readonly service: Service;
  readonly environment: Environment;
  readonly vpc: ec2.IVpc;
  /** That of all services of the environment. Absent: none. */
  readonly loadBalancer?: LoadBalancer | undefined;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
}

/**
 * One service in one environment, in the order of a deployment: new tasks, test traffic, gates, the shift, alarms; then what
 * is left. `Delivery` makes it, and `delivery.service(name, environment)` finds it.
 */
export class ServiceStack extends TealStack {
  /** Its own cluster, or the one that is there already. */
  public readonly cluster: ecs.ICluster;
  /** Where sessions of ECS Exec are logged. Absent without `exec`. */
  public readonly sessions?: ShellSessions;
  /** What runs: `task.definition`, `task.container`, `task.logGroup`. */
  public readonly task: Task;
  /** How users come: its own {@link LoadBalancer} with `loadBalancer` and `listener`, or one that is there already. */
  public readonly loadBalancer: Entrance;
  /** Absent unless asked for. */
  public readonly firewall: Firewall | undefined;
  /** The two groups that revisions move between. */
  public readonly targetGroups: TargetGroups;
  /** The rules of the listener whose weights ECS moves. */
  public readonly rules: LiveTrafficRules;
  /** What tests a release: `gates.hooks` are functions, `gates.pauses` wait for a person. */
  public readonly gates: Gates;
  /** Where its feature flags are. Absent without. */
  public readonly flags: FeatureFlags | undefined;
  /** What stops a release. {@link everyAlarm} has the others, too. */
  public readonly alarms: DeploymentAlarms;
  /** The service of ECS: `service.service`. */
  public readonly service: BlueGreenService;
  /** Its jobs and workers. */
  public readonly background: Background;
  /** Looks whether all tasks are of the live revision. */
  public readonly uniformity: Uniformity;
  /** The way to its database. Absent without. */
  public readonly databaseAccess?: DatabaseAccess;
  /** What is seen of the service: objectives, signals, dashboard, probe, dependencies, saved queries. */
  public readonly observability: Observability;
  private readonly release: Release;

  /** @internal `Delivery` makes it. */
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    this.templateOptions.metadata = { [VERSION_METADATA]: TEAL_VERSION };
    const { delivery, images, signedBy, bounded = false, service, environment, vpc, runbooks } = props;
    const fullName = `${service.name}-${environment.name}`;
    const repository = images && this.repositoryOf(imageRepositoryName(delivery, service.name), images);

    const dashboard = service.watch.dashboard === false ? undefined : dashboardUrl(this, fullName);
    const silent = { fullName, service: service.name, runbooks, dashboard };
    const alarmsOfService = { ...silent, topics: topicsOfAlarms(this, delivery, environment) };

    this.release = service.release;
    const place = ecsPlace(service.name, environment.name, environment.cluster?.name);
    if (service.exec) this.sessions = new ShellSessions(this, 'ShellSessions');
    this.cluster = environment.cluster
      ? ecs.Cluster.fromClusterAttributes(this, 'Cluster', { clusterName: place.cluster, vpc })
      : this.createCluster(vpc, fullName, this.sessions);
    this.task = new Task(this, 'Task', {
      ...{ service, environment: environment.name, fullName, repository, bounded },
    });
    this.sessions?.acknowledge(this.task.definition.taskRole);
    const { imageDigest } = this.task;
    const occasions =
      imageDigest === undefined
        ? {}
        : {
            recovering: new Recovery(this, 'Recovery', { imageDigest }).condition,
            fixing: new DeclaredFix(this, 'DeclaredFix', { imageDigest }).condition,
          };
    this.loadBalancer = entranceOf(this, { vpc, fullName, service, environment, shared: props.loadBalancer });
    const entrance = this.loadBalancer;
    this.firewall =
      service.firewall &&
      new Firewall(this, 'Firewall', {
        ...{ fullName, firewall: service.firewall },
        ...{ loadBalancer: entrance.loadBalancer, alarms: alarmsOfService },
      });
    this.targetGroups = new TargetGroups(this, 'TargetGroups', {
      ...{ vpc, service },
      // Others have groups without a name since before there was the page, and nothing replaces them.
      ...(service.loadBalancer?.shared && { namedAfter: fullName }),
    });
    this.rules = new LiveTrafficRules(this, 'LiveTrafficRules', {
      fullName,
      ...{ clusterName: place.cluster, serviceName: place.service },
      ...{ entrance, targetGroups: this.targetGroups },
      audience: audienceValues(service.gates),
    });
    this.alarms = new DeploymentAlarms(this, 'DeploymentAlarms', {
      ...silent,
      entrance,
      targetGroups: this.targetGroups,
      limits: service.release.alarms,
      firstReleaseMinutes: firstReleaseMinutes(service),
    });
    this.flags = featureFlagsOf(this, { service, environment, task: this.task, alarms: this.alarms.alarms });
    const host = hostOf(service);
    const functions = service.internal ? functionNetwork(this, vpc, fullName) : undefined;
    if (functions) entrance.letIn(functions.securityGroup, 'Gates, and the probe');
    this.gates = new Gates(this, 'Gates', {
      service,
      environment: environment.name,
      fullName,
      ecs: place,
      loadBalancerName: entrance.dnsName,
      loadBalancerFullName: entrance.fullName,
      shared: entrance.shared,
      ...(host !== undefined && { host }),
      ...(functions && { inVpc: functions }),
      targetGroups: this.targetGroups,
      rules: this.rules,
      task: this.task,
      network: {
        subnets: vpc.selectSubnets(taskSubnets).subnetIds,
        securityGroups: () =>
          this.service.service.connections.securityGroups.map(({ securityGroupId }) => securityGroupId),
      },
      alarmNames: this.alarms.names,
      repository: this.task.repository,
      // Its own policy is enough within the account that the images are in.
      ...(images?.account !== undefined &&
        images.account !== environment.account && {
          preflightRoleName: preflightRoleName(fullName, bounded),
        }),
      ...(images && signedBy && { signedBy }),
    });
    this.service = new BlueGreenService(this, 'Service', {
      service,
      serviceName: place.service,
      cluster: this.cluster,
      task: this.task,
      entrance,
      targetGroups: this.targetGroups,
      rules: this.rules,
      gates: this.gates,
      alarms: this.alarms,
      occasions,
    });
    if (service.database) {
      this.databaseAccess = new DatabaseAccess(this, 'DatabaseAccess', {
        ...{ database: service.database, fullName },
        tasks: this.service.service.connections.securityGroups[0] as ec2.ISecurityGroup,
      });
      this.service.waitFor(this.databaseAccess.rule);
    }
    // Gates ask with the first deployment: the way out of their group must be there, not just the group.
    if (functions) this.service.waitFor(functions.securityGroup);
    this.background = new Background(this, 'Background', {
      ...{ service, environment, vpc, cluster: this.cluster, clusterName: place.cluster },
      ...{ task: this.task, released: this.service, alarms: alarmsOfService, sessions: this.sessions },
    });
    this.uniformity = new Uniformity(this, 'Uniformity', {
      ...alarmsOfService,
      detail: service.watch.detail,
      environment: environment.name,
      clusterName: place.cluster,
      serviceName: place.service,
      ecsService: this.service.service,
      background: this.background,
    });
    const url = urlOf(service, entrance.dnsName);
    this.observability = new Observability(this, 'Observability', {
      ...{ fullName, service, environment, alarms: alarmsOfService },
      ...{
        entrance,
        ecs: place,
        ...(functions && { functions }),
        targetGroups: this.targetGroups,
        task: this.task,
      },
      ...{ ecsService: this.service.service, deploymentAlarms: this.alarms, gates: this.gates, url },
      ...(repository && { records: recordsBucketName(delivery, this.account) }),
    });
    if (environment.cluster)
      new CfnOutput(this, 'Cluster-Name', {
        description: 'Cluster of ECS that the service is in, with others',
        value: place.cluster,
      }).overrideLogicalId('Cluster');
    this.sessions?.tell(this);
    new CfnOutput(this, 'Url', { description: `Where users reach ${service.name}`, value: url });
    this.node.addValidation({ validate: () => tooLong(fullName, this.timeline) });
    if (repository)
      this.nameWhatReleasesUse(repository, recordsBucketName(delivery, this.account), environment.name);
  }

  /** Puts a gate of the team's own on every release. At most 10 of all gates have functions: ECS takes no more. */
  public addGate(gate: Gate): void {
    this.gates.add(gate);
    this.service.waitFor(gate);
  }

  /** How long a release takes, with all gates, those that were added as well. */
  public get timeline(): Timeline {
    const { hooks, pauses } = this.gates;
    return timelineOf(this.release, [
      ...hooks.map(({ stages, hookMinutes }) => ({ stages, minutes: hookMinutes })),
      ...pauses.map(({ stages, timeoutMinutes }) => ({ stages, minutes: timeoutMinutes })),
    ]);
  }

  /** In this region, of the images' account. By name, as its own stack makes it: an export would lock it there. */
  private repositoryOf(repositoryName: string, { account = this.account }: ImagesHome): ecr.IRepository {
    return ecr.Repository.fromRepositoryAttributes(this, 'Images', {
      repositoryName,
      repositoryArn: this.formatArn({
        ...{ service: 'ecr', account },
        ...{ resource: 'repository', resourceName: repositoryName },
      }),
    });
  }

  /** So that a verb of the command line needs no configuration. */
  private nameWhatReleasesUse(repository: ecr.IRepository, records: string, environment: string): void {
    new CfnOutput(this, 'ImageRepository', {
      description: 'Where the image is pulled from',
      value: repository.repositoryUri,
    });
    new CfnOutput(this, 'Records', {
      description: 'Where releases and holds are written down: bucket/environment',
      value: `${records}/${environment}`,
    });
  }

  /** One cluster a service: it costs nothing, and a name that is not shared is a permission that is not, either. */
  private createCluster(vpc: ec2.IVpc, clusterName: string, sessions?: ShellSessions): ecs.Cluster {
    const cluster = new ecs.Cluster(this, 'Cluster', {
      ...{ vpc, clusterName },
      ...(sessions && { executeCommandConfiguration: sessions.configuration }),
    });
    // A service cannot move to another cluster: it would be made anew, under a name that is taken.
    (cluster.node.defaultChild as ecs.CfnCluster).overrideLogicalId('Cluster');
    Validations.of(cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason:
        'Container Insights is billed by metric and nothing here reads it; the alarms use metrics that are free',
    });
    return cluster;
  }
}
