import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { Environment, Service } from '../config/types-resolved';
import type { LoadBalancer } from '../service/load-balancer';
import type { TargetGroups } from '../service/target-groups';
import type { Task } from '../service/task';
import type { AlarmsProps } from './alarm-factory';
import { DeliveryMetrics } from './delivery-metrics';
import type { IndicatorSource } from './indicator';
import { LoadBalancerMetrics } from './load-balancer-metrics';
import { ServiceObjectives } from './service-objectives';

export interface ObservabilityProps {
  /** `<service>-<environment>`. */
  readonly fullName: string;
  readonly service: Service;
  readonly environment: Environment;
  readonly loadBalancer: LoadBalancer;
  readonly targetGroups: TargetGroups;
  readonly task: Task;
  readonly ecsService: ecs.FargateService;
  /** Name of the bucket of the release records. Absent without a pipeline. */
  readonly records?: string | undefined;
  /** What the alarms of the service have in common. */
  readonly alarms: AlarmsProps;
}

/** What is seen of a service in one environment, and who is told. */
export class Observability extends Construct {
  /** Absent without objectives. */
  public readonly objectives: ServiceObjectives | undefined;
  /** How often, how fast and how safely it is delivered. */
  public readonly deliveries: DeliveryMetrics;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { fullName, service, environment, alarms } = props;
    const names = { service: service.name, environment: environment.name };
    const source: IndicatorSource = {
      ...names,
      loadBalancer: new LoadBalancerMetrics(props.loadBalancer.loadBalancer),
    };
    this.objectives =
      service.objectives &&
      new ServiceObjectives(this, 'Objectives', {
        ...{ ...alarms, ...source, objectives: service.objectives },
      });
    this.deliveries = new DeliveryMetrics(this, 'Deliveries', {
      ...{ ...names, fullName, ecsService: props.ecsService, records: props.records },
    });
  }
}
