import type { DeploymentConfiguration } from './deployment-configuration';
import type { DeploymentResult } from './deployment-result';
import type { ServiceDeploymentView } from './deployment-view';
import type { ServiceDeployment } from './service-deployment';
import type { TaskSet } from './task-set';
import type { ServiceRevision } from './workload';

/** A service deployment as whoever started it has it. */
export interface DeploymentHandle {
  readonly arn: string;
  /** As `DescribeServices` has it: `ecs-svc/…`. */
  readonly deploymentId: string;
  readonly revision: ServiceRevision;
  /** By which it is deployed. */
  readonly configuration: DeploymentConfiguration;
  readonly result: Promise<DeploymentResult>;
  /** Undefined until its target group is known. */
  readonly green: TaskSet | undefined;
  view(): ServiceDeploymentView;
}

/** A deployment from when it is asked for: one that has to wait for another is built again when its turn comes. */
export class QueuedDeployment implements DeploymentHandle {
  deployment!: ServiceDeployment;
  result!: Promise<DeploymentResult>;
  /** Whom it would go back to. */
  source: TaskSet | undefined;

  constructor(
    readonly arn: string,
    readonly deploymentId: string,
    readonly revision: ServiceRevision,
    readonly configuration: DeploymentConfiguration,
  ) {}

  get green(): TaskSet | undefined {
    return this.deployment.green;
  }

  get isOver(): boolean {
    return this.deployment.isOver;
  }

  view(): ServiceDeploymentView {
    return this.deployment.view();
  }

  /** What was asked of it while it waited is asked again. */
  rebuild(deployment: ServiceDeployment): void {
    const { status } = this.deployment;
    this.deployment = deployment;
    if (status === 'ROLLBACK_REQUESTED') deployment.stop('ROLLBACK');
    else if (status === 'STOP_REQUESTED') deployment.stop('ABORT');
  }
}
