import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { firstReleaseMinutes } from '../config/first-release';
import type { EcsPlace } from '../config/names';
import { gateFunctionName } from '../config/names';
import type { Environment, Service } from '../config/types-resolved';
import type { FunctionNetwork } from '../function-network';
import type { DeploymentAlarms } from '../release/deployment-alarms';
import type { Gates } from '../release/gates/gates';
import type { Entrance } from '../service/entrance';
import type { TargetGroups } from '../service/target-groups';
import type { Task } from '../service/task';
import type { AlarmsProps } from './alarm-factory';
import { pageOfService } from './dashboard/page-of-service';
import { ServiceDashboard } from './dashboard/service-dashboard';
import { DeliveryMetrics } from './delivery-metrics';
import { ServiceDependencies } from './dependencies/service-dependencies';
import type { IndicatorSource } from './indicator';
import { LoadBalancerMetrics } from './load-balancer-metrics';
import { Mutes } from './mutes';
import { Probe } from './probe';
import { SavedQueries } from './saved-queries';
import { ServiceObjectives } from './service-objectives';
import { ServiceSignals } from './signals/service-signals';

export interface ObservabilityProps {
  /** `<service>-<environment>`. */
  readonly fullName: string;
  readonly service: Service;
  readonly environment: Environment;
  readonly entrance: Entrance;
  /** Where ECS has it. */
  readonly ecs: EcsPlace;
  readonly targetGroups: TargetGroups;
  /** Where functions run that call an internal load balancer. Absent: it is public. */
  readonly functions?: FunctionNetwork;
  readonly task: Task;
  readonly ecsService: ecs.FargateService;
  readonly deploymentAlarms: DeploymentAlarms;
  readonly gates: Gates;
  /** Name of the bucket of the release records. Absent without a pipeline. */
  readonly records?: string | undefined;
  /** Where users reach the service: scheme and name. */
  readonly url: string;
  /** What the alarms of the service have in common. */
  readonly alarms: AlarmsProps;
}

/** What is seen of a service in one environment, and who is told. */
export class Observability extends Construct {
  /** Absent without objectives. */
  public readonly objectives: ServiceObjectives | undefined;
  /** How often, how fast and how safely it is delivered. */
  public readonly deliveries: DeliveryMetrics;
  /** Absent with `watch: { dashboard: false }`. */
  public readonly dashboard: ServiceDashboard | undefined;
  /** Absent unless the configuration asks for it. */
  public readonly probe: Probe | undefined;
  /** When nobody is told. */
  public readonly mutes: Mutes;
  /** The golden signals, and the alarms on what no objective covers. */
  public readonly signals: ServiceSignals;
  /** Absent without dependencies. */
  public readonly dependencies: ServiceDependencies | undefined;
  /** Queries of Logs Insights, for runbooks. */
  public readonly savedQueries: SavedQueries;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { fullName, service, environment, alarms } = props;
    const names = { service: service.name, environment: environment.name };
    const newFor = firstReleaseMinutes(service);
    const source: IndicatorSource = {
      ...names,
      loadBalancer: new LoadBalancerMetrics(props.entrance, props.targetGroups),
    };
    this.objectives =
      service.objectives &&
      new ServiceObjectives(this, 'Objectives', {
        ...{ ...alarms, ...source, objectives: service.objectives, firstReleaseMinutes: newFor },
      });
    this.signals = new ServiceSignals(this, 'Signals', {
      ...{ ...alarms, ...source, watch: service.watch },
      ...{
        clusterName: props.ecs.cluster,
        serviceName: props.ecs.service,
        unhealthyTargets: props.deploymentAlarms.unhealthy,
      },
      cpuTarget: service.tasks.cpuTarget,
      firstReleaseMinutes: newFor,
    });
    this.dependencies =
      service.dependencies.length === 0
        ? undefined
        : new ServiceDependencies(this, 'Dependencies', {
            ...{ ...alarms, ...names, dependencies: service.dependencies },
          });
    this.deliveries = new DeliveryMetrics(this, 'Deliveries', {
      ...{ ...names, fullName, ecs: props.ecs, ecsService: props.ecsService, records: props.records },
    });
    this.savedQueries = new SavedQueries(this, 'SavedQueries', { fullName, logGroup: props.task.logGroup });
    const { probe, mutes = [] } = service.watch;
    this.probe =
      probe &&
      new Probe(this, 'Probe', {
        ...{
          ...alarms,
          probe,
          url: props.url,
          network: props.functions,
          region: environment.region,
          ecsService: props.ecsService,
        },
        parent: this.objectives?.objectives.get('availability')?.page ?? this.signals.alarms.noHealthyHost,
      });
    // These two come last: one names all composites there are, the other shows what there is.
    this.mutes = new Mutes(this, 'Mutes', { fullName, mutes });
    this.dashboard = service.watch.dashboard === false ? undefined : this.createDashboard(props);
  }

  private createDashboard(props: ObservabilityProps): ServiceDashboard {
    const { fullName, service, environment, alarms, gates } = props;
    const { objectives, signals, dependencies, probe, deliveries } = this;
    return new ServiceDashboard(this, 'Dashboard', {
      fullName,
      ...pageOfService(this, {
        ...{ service, environment: environment.name, region: environment.region, ecs: props.ecs },
        runbooks: alarms.runbooks.folder,
        ...{ objectives, signals, dependencies, probe, deliveries },
        deploymentAlarms: props.deploymentAlarms,
        logGroup: `/teal/${fullName}`,
        gateFunctions: () =>
          gates.hooks.map(({ gateId }) => gateFunctionName(service.name, environment.name, gateId)),
      }),
    });
  }
}
