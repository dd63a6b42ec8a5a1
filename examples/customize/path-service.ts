// Another service under a path of the same load balancer, deployed as it is: no gates, no shares of traffic.
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Customize } from '../../lib/app';

export const customize: Customize = (delivery) => {
  const shop = delivery.service('shop', 'production');
  const taskDefinition = new ecs.FargateTaskDefinition(shop, 'AdminTask');
  const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx-unprivileged:1.29-alpine');
  const logging = ecs.LogDriver.awsLogs({ streamPrefix: 'admin', logGroup: shop.task.logGroup });
  taskDefinition.addContainer('admin', { image, logging, portMappings: [{ containerPort: 8080 }] });
  const { cluster, loadBalancer } = shop;
  const rollsBack = { circuitBreaker: { rollback: true }, minHealthyPercent: 100 };
  const admin = new ecs.FargateService(shop, 'Admin', { cluster, taskDefinition, ...rollsBack });
  loadBalancer.listener.addTargets('Admin', {
    priority: 5, // above Teal's own rules, which are 10 and 20
    conditions: [elbv2.ListenerCondition.pathPatterns(['/admin', '/admin/*'])],
    ...{ port: 8080, protocol: elbv2.ApplicationProtocol.HTTP, targets: [admin] },
  });
};
