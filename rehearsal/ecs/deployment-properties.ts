import type { Clock } from '../clock/clock';
import type { AlarmStates } from './alarm-watch';
import type { DeploymentConfiguration } from './deployment-configuration';
import type { DeploymentOptions } from './deployment-options';
import type { DeploymentEvent } from './deployment-result';
import type { InvokeHook } from './stage-hooks';
import type { TaskSet } from './task-set';
import type { TrafficRules } from './traffic-rules';
import type { ServiceRevision } from './workload';

export interface ServiceDeploymentProperties {
  readonly clock: Clock;
  readonly rules: TrafficRules;
  readonly alarms: AlarmStates;
  readonly invokeHook: InvokeHook;
  readonly configuration: DeploymentConfiguration;
  readonly clusterArn: string;
  readonly serviceArn: string;
  readonly deploymentArn: string;
  /** As `DescribeServices` has it: `ecs-svc/…`. */
  readonly deploymentId?: string;
  /** The live tasks, of the last successful revision; undefined before there is one. */
  readonly source: TaskSet | undefined;
  /** Tasks of other revisions, that deployments which were ended have left behind. */
  readonly left?: readonly TaskSet[];
  readonly target: ServiceRevision;
  /** When it was asked for, when that was earlier: it had to wait. Simulated milliseconds since the Unix epoch. */
  readonly createdAt?: number;
  /** Called with green's tasks before the first of them starts. */
  readonly onTasks?: (tasks: TaskSet) => void;
  readonly options?: DeploymentOptions;
  readonly onProgress?: (event: DeploymentEvent) => void;
}
