import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge';
import { collectorEndpoint, OTEL, type Telemetry } from '../config/telemetry';
import { allowPull } from './allow-pull';
import { collectorConfig, OTLP_HEADERS } from './collector-config';

export interface CollectorProps {
  readonly definition: ecs.FargateTaskDefinition;
  readonly telemetry: Telemetry;
  readonly service: string;
  readonly environment: string;
  /** What the streams of its log begin with, too. */
  readonly container: string;
  readonly logGroup: logs.LogGroup;
  readonly logGroupName: string;
}

/** Of a container that ends; the least that ECS takes. source: Amazon ECS API reference, ContainerRestartPolicy (restartAttemptPeriod) */
const RESTART_AFTER = Duration.seconds(60);

/**
 * A collector of OpenTelemetry beside the service, in each task.
 *
 * Nothing waits for it and nothing ends with it, since what is not seen must not become what does not run. So it is not
 * essential, the service does not depend on it, and ECS restarts it alone. What that costs: ECS stops both at once, so
 * the last seconds of a task may not be sent (a dependency would have ECS stop it last, but also start no task without it).
 * Its health is shown, and is no part of the task's, which is that of essential containers.
 * source: Amazon ECS API reference, ContainerDefinition (essential, dependsOn), HealthCheck
 */
export class Collector extends Construct {
  /** Beside that of the service. */
  public readonly container: ecs.ContainerDefinition;

  constructor(scope: Construct, id: string, props: CollectorProps) {
    super(scope, id);
    const { definition, telemetry, service, environment, container, logGroup, logGroupName } = props;
    this.container = definition.addContainer(container, {
      image: ecs.ContainerImage.fromRegistry(telemetry.image),
      essential: false,
      cpu: telemetry.cpu,
      memoryLimitMiB: telemetry.memory,
      enableRestartPolicy: true,
      restartAttemptPeriod: RESTART_AFTER,
      environment: {
        AOT_CONFIG_CONTENT: collectorConfig(telemetry, { service, environment, logGroup: logGroupName }),
        AWS_REGION: Stack.of(this).region,
      },
      secrets: this.headers(telemetry),
      // Its image holds it: it asks the extension health_check. source: aws-otel-collector, cmd/healthcheck
      healthCheck: { command: ['CMD', '/healthcheck'], startPeriod: Duration.seconds(10) },
      readonlyRootFilesystem: true,
      user: '65532:65532',
      // It sends what it holds within seconds; the service may take longer.
      stopTimeout: Duration.seconds(30),
      logging: ecs.LogDriver.awsLogs({
        streamPrefix: 'telemetry',
        logGroup,
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      }),
    });
    allowPull(this, definition, telemetry.image);
    if (telemetry.kind === 'xray') this.allowAws(definition.taskRole, logGroup);
  }

  /** ECS reads it when a task starts; the name is the team's, so its ARN is known but for its six last characters. */
  private headers(telemetry: Telemetry): Record<string, ecs.Secret> {
    if (telemetry.kind !== 'otlp' || telemetry.headersSecret === undefined) return {};
    const secret = secretsmanager.Secret.fromSecretNameV2(this, 'Headers', telemetry.headersSecret);
    return { [OTLP_HEADERS]: ecs.Secret.fromSecretsManager(secret) };
  }

  private allowAws(role: iam.IRole, logGroup: logs.LogGroup): void {
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['xray:PutTraceSegments'],
        // `*`: it takes no resource. source: Service Authorization Reference, AWS X-Ray
        resources: ['*'],
      }),
    );
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        // Its exporter writes to a group that is there, and makes a stream for each task.
        // source: opentelemetry-collector-contrib, internal/aws/cwlogs/cwlog_client.go
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    acknowledgeWildcard(role, '*', 'PutTraceSegments takes no resource; it writes traces and reads nothing');
    acknowledgeWildcard(role, logGroup.logGroupArn, 'Streams of the service’s own log group');
  }
}

/** What an SDK of OpenTelemetry in the service's container is told. @param release tells the image from others */
export function sdkEnvironment(
  telemetry: Telemetry,
  { service, environment, release }: Readonly<Record<'service' | 'environment' | 'release', string>>,
): Record<string, string> {
  return {
    [OTEL.endpoint]: collectorEndpoint,
    [OTEL.protocol]: 'http/protobuf',
    [OTEL.service]: service,
    // Both names of the environment: the newer one is stable since version 1.27 of the semantic conventions.
    [OTEL.resource]: [
      `deployment.environment=${environment}`,
      `deployment.environment.name=${environment}`,
      `service.version=${release}`,
    ].join(','),
    // Of a minute, by default: so much is lost of a task that ends.
    [OTEL.metricInterval]: '10000',
    ...(telemetry.kind === 'xray' && {
      // What was counted since the last time, and durations as values: CloudWatch counts nothing under a limit otherwise.
      // source: opentelemetry-collector-contrib, exporter/awsemfexporter/datapoint.go
      [OTEL.temporality]: 'delta',
      [OTEL.histograms]: 'base2_exponential_bucket_histogram',
    }),
  };
}
