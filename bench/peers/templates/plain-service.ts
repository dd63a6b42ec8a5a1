import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

export const PORT = 8080;
/** As Teal's sample has them at least; so that every peer serves the same users with as many tasks. */
export const TASKS = 2;
export const SERVICE_NAME = 'shop';
export const TEST_HEADER = 'x-test-traffic';

/** An app with one stack that a cloud assembly is written of, without context of a project. */
export function plainStack(outdir: string, name: string): { readonly app: App; readonly stack: Stack } {
  const app = new App({ outdir, analyticsReporting: false });
  return { app, stack: new Stack(app, name) };
}

/** What peers have in common that shift traffic between two target groups: all but the strategy and the alarms. */
export class TwoGroups {
  readonly cluster: ecs.Cluster;
  readonly task: ecs.FargateTaskDefinition;
  readonly balancer: elbv2.ApplicationLoadBalancer;
  readonly primary: elbv2.ApplicationTargetGroup;
  readonly alternate: elbv2.ApplicationTargetGroup;
  readonly production: elbv2.ApplicationListenerRule;
  readonly test: elbv2.ApplicationListenerRule;

  constructor(readonly stack: Stack) {
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
    this.cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
    this.task = shopTask(stack);
    this.balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc, internetFacing: true });
    this.primary = targetGroup(stack, 'Primary', vpc);
    this.alternate = targetGroup(stack, 'Alternate', vpc);
    const listener = this.balancer.addListener('Http', {
      port: 80,
      defaultAction: elbv2.ListenerAction.fixedResponse(404),
    });
    // ECS wants one of them to have all the traffic; `forward([a, b])` would give each a half.
    const action = () =>
      elbv2.ListenerAction.weightedForward([
        { targetGroup: this.primary, weight: 100 },
        { targetGroup: this.alternate, weight: 0 },
      ]);
    this.production = new elbv2.ApplicationListenerRule(stack, 'Production', {
      listener,
      priority: 20,
      conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
      action: action(),
    });
    this.test = new elbv2.ApplicationListenerRule(stack, 'Test', {
      listener,
      priority: 10,
      conditions: [elbv2.ListenerCondition.httpHeader(TEST_HEADER, ['green'])],
      action: action(),
    });
    new CfnOutput(stack, 'Url', { value: this.balancer.loadBalancerDnsName });
  }

  /** The service between the two groups. @param props its strategy, with its times and its alarms */
  service(props: Partial<ecs.FargateServiceProps>): ecs.FargateService {
    const service = new ecs.FargateService(this.stack, 'Service', {
      cluster: this.cluster,
      serviceName: SERVICE_NAME,
      taskDefinition: this.task,
      desiredCount: TASKS,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      ...props,
    });
    this.primary.addTarget(
      service.loadBalancerTarget({
        containerName: 'web',
        containerPort: PORT,
        alternateTarget: new ecs.AlternateTarget('AlternateTarget', {
          alternateTargetGroup: this.alternate,
          productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(this.production),
          testListener: ecs.ListenerRuleConfiguration.applicationListenerRule(this.test),
        }),
      }),
    );
    return service;
  }
}

function shopTask(stack: Stack): ecs.FargateTaskDefinition {
  const task = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryLimitMiB: 512 });
  task.addContainer('web', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/python:3.13-slim'),
    portMappings: [{ containerPort: PORT }],
  });
  return task;
}

/** With the health check as Elastic Load Balancing sets it when nobody does: five times, every half a minute. */
function targetGroup(stack: Stack, id: string, vpc: ec2.IVpc): elbv2.ApplicationTargetGroup {
  return new elbv2.ApplicationTargetGroup(stack, id, {
    vpc,
    port: PORT,
    protocol: elbv2.ApplicationProtocol.HTTP,
    targetType: elbv2.TargetType.IP,
    healthCheck: { path: '/ready', interval: Duration.seconds(30), healthyThresholdCount: 5 },
  });
}
