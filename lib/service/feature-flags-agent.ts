import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { FLAGS_PROFILE, type FlagAgent } from '../config/flags';
import { allowPull } from './allow-pull';
import type { Task } from './task';

export interface FlagsAgentProps {
  readonly settings: Required<FlagAgent>;
  readonly fullName: string;
  readonly environment: string;
  readonly task: Task;
}

/** Of a container that ends; the least that ECS takes. source: Amazon ECS API reference, ContainerRestartPolicy (restartAttemptPeriod) */
const RESTART_AFTER = Duration.seconds(60);

/**
 * AppConfig's agent beside the service: it asks AppConfig and answers the service from memory, on the task's loopback.
 *
 * Not essential, and restarted alone: while it is away the service has the values that it read last, or none, and then every
 * flag is off; without it users lose a feature, with the task they would lose the service. The service starts after it, so
 * ECS stops it after the service: the last request of a task still has its flags.
 * source: AWS AppConfig user guide, "AWS AppConfig Agent for Amazon ECS and Amazon EKS"; Amazon ECS API reference, ContainerDependency
 */
export class FlagsAgent extends Construct {
  /** The agent's own. */
  public readonly container: ecs.ContainerDefinition;

  constructor(scope: Construct, id: string, { settings, fullName, environment, task }: FlagsAgentProps) {
    super(scope, id);
    const { definition, container, logGroup } = task;
    this.container = definition.addContainer('appconfig-agent', {
      image: ecs.ContainerImage.fromRegistry(settings.image),
      essential: false,
      cpu: settings.cpu,
      memoryLimitMiB: settings.memory,
      enableRestartPolicy: true,
      restartAttemptPeriod: RESTART_AFTER,
      environment: {
        SERVICE_REGION: Stack.of(this).region,
        // Asked for before the service asks, so that its first request finds them.
        PREFETCH_LIST: `/applications/${fullName}/environments/${environment}/configurations/${FLAGS_PROFILE}`,
        // Seconds until a change, and so a kill, has reached every task.
        POLL_INTERVAL: '15',
        HTTP_PORT: '2772',
      },
      readonlyRootFilesystem: true,
      user: '65532:65532',
      logging: ecs.LogDriver.awsLogs({
        streamPrefix: 'flags',
        logGroup,
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      }),
    });
    container.addContainerDependencies({
      container: this.container,
      condition: ecs.ContainerDependencyCondition.START,
    });
    allowPull(this, definition, settings.image);
  }
}
