import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Where tasks run: those of the service, its jobs and workers, and those that a gate starts. */
export const taskSubnets: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
