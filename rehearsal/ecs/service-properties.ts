import type { Clock } from '../clock/clock';
import type { MetricSink } from '../cloudwatch/metric';
import type { AlarmStates } from './alarm-watch';
import type { DeploymentConfiguration } from './deployment-configuration';
import type { DeploymentOptions } from './deployment-options';
import type { DeploymentEvent } from './deployment-result';
import type { EcsEvent } from './ecs-events';
import type { DeploymentHandle } from './service-handle';
import type { InvokeHook } from './stage-hooks';
import type { Container } from './task-definition';
import type { TrafficRules } from './traffic-rules';
import type { TaskLauncher } from './workload';

export interface EcsServiceProperties {
  readonly clock: Clock;
  readonly rules: TrafficRules;
  readonly alarms: AlarmStates;
  readonly invokeHook: InvokeHook;
  readonly clusterArn: string;
  /** In the long format. */
  readonly serviceArn: string;
  /** Ends the rehearsal: deployments reject with its reason, and nothing is started any more. */
  readonly signal: AbortSignal;
  /** Where AWS/ECS metrics go. @default they are not published */
  readonly metrics?: MetricSink;
  readonly options?: DeploymentOptions;
  /** What ECS sends to EventBridge. */
  readonly onEvent?: (event: EcsEvent) => void;
  readonly onProgress?: (event: DeploymentEvent, deployment: DeploymentHandle) => void;
}

/** What a new revision of a service runs. */
export interface RevisionProperties {
  /** ARN of the task definition. */
  readonly taskDefinition: string;
  readonly tasks: TaskLauncher;
  /** The container whose image DescribeServiceRevisions tells. @default none is told */
  readonly container?: Container;
}

export interface ServiceUpdate {
  readonly revision?: RevisionProperties;
  readonly configuration?: DeploymentConfiguration;
  readonly desiredCount?: number;
  readonly forceNewDeployment?: boolean;
}
