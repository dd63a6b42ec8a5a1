// A container beside the service in each task: here a proxy for outgoing calls.
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Customize } from '../../lib/app';

export const customize: Customize = (delivery) => {
  const { task } = delivery.service('shop', 'production');
  task.definition.addContainer('proxy', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/haproxy:3.2-alpine'),
    memoryLimitMiB: 64,
    // A proxy that ends is started anew; the task, and the users on it, stay.
    essential: false,
    enableRestartPolicy: true,
    readonlyRootFilesystem: true,
    logging: ecs.LogDriver.awsLogs({ streamPrefix: 'proxy', logGroup: task.logGroup }),
  });
};
