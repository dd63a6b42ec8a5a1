import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { PORT, plainStack, SERVICE_NAME, TASKS } from './plain-service';

/**
 * `ApplicationLoadBalancedFargateService` with what its page recommends: a rolling deployment with circuit breaker and
 * rollback, and all tasks kept. It has no property for alarms.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ecs_patterns-readme.html
 */
export function ecsPatternsApp(outdir: string): string {
  const { app, stack } = plainStack(outdir, 'ecs-patterns');
  const { targetGroup } = new patterns.ApplicationLoadBalancedFargateService(stack, 'Service', {
    cluster: new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }) }),
    serviceName: SERVICE_NAME,
    cpu: 256,
    memoryLimitMiB: 512,
    desiredCount: TASKS,
    taskImageOptions: {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/python:3.13-slim'),
      containerName: 'web',
      containerPort: PORT,
    },
    minHealthyPercent: 100,
    circuitBreaker: { rollback: true },
  });
  targetGroup.configureHealthCheck({ path: '/ready' });
  return app.synth().directory;
}
