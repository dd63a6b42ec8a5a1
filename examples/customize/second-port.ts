// A second port, inside the network alone: here metrics that a scraper fetches from each task.
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Customize } from '../../lib/app';

export const customize: Customize = (delivery) => {
  const { task, service } = delivery.service('shop', 'production');
  task.container.addPortMappings({ name: 'metrics', containerPort: 9090 });
  const scrapers = ec2.SecurityGroup.fromSecurityGroupId(service, 'Scrapers', 'sg-0123456789abcdef0');
  service.service.connections.allowFrom(scrapers, ec2.Port.tcp(9090), 'Metrics');
};
