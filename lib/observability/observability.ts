import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { approvalMinutes } from '../config/approvals';
import type { Environment, Service } from '../config/types-resolved';
import { holdMinutes } from '../config/waits';
import type { LoadBalancer } from '../service/load-balancer';
import type { TargetGroups } from '../service/target-groups';
import type { Task } from '../service/task';
import type { AlarmsProps } from './alarm-factory';
import { DeployNotices } from './deploy-notices';
import type { IndicatorSource } from './indicator';
import { LoadBalancerMetrics } from './load-balancer-metrics';
import { ServiceObjectives } from './service-objectives';
import { ServiceSignals } from './signals/service-signals';
import { topicArns } from './topic-arns';

export interface ObservabilityProps {
  /** Its name. */
  readonly delivery: string;
  /** `<service>-<environment>`. */
  readonly fullName: string;
  readonly service: Service;
  readonly environment: Environment;
  readonly loadBalancer: LoadBalancer;
  readonly targetGroups: TargetGroups;
  readonly task: Task;
  readonly ecsService: ecs.FargateService;
  /** The deployment alarm on targets that fail their health checks. */
  readonly unhealthyTargets: cloudwatch.IAlarm;
  /** What the alarms of the service have in common. */
  readonly alarms: AlarmsProps;
}

/** Until the first tasks of all have their image, have started and are healthy. */
const STARTING_MINUTES = 10;

/** What is seen of a service in one environment, and who is told. */
export class Observability extends Construct {
  /** Absent without objectives. */
  public readonly objectives: ServiceObjectives | undefined;
  /** The golden signals, and the alarms on what no objective covers. */
  public readonly signals: ServiceSignals;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { delivery, fullName, service, environment, alarms } = props;
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
    this.signals = new ServiceSignals(this, 'Signals', {
      ...{ ...alarms, ...source, targetGroups: props.targetGroups, watch: service.watch },
      ...{ clusterName: fullName, serviceName: service.name, unhealthyTargets: props.unhealthyTargets },
      cpuTarget: service.tasks.cpuTarget,
      firstReleaseMinutes: holdMinutes(service.release) + approvalMinutes(service) + STARTING_MINUTES,
    });
    new DeployNotices(this, 'DeployNotices', {
      ...{ ...names, fullName, runbooks: alarms.runbooks },
      topics: topicArns(this, delivery, environment, 'deploys'),
    });
  }
}
