import { CfnWaitConditionHandle, type StackProps } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type { Construct } from 'constructs';
import type { Environment } from '../config/types-resolved';
import { TealStack } from '../teal-stack';
import { ImageRepository } from './image-repository';
import { Network } from './network';

export interface FoundationStackProps extends StackProps {
  readonly environment: Environment;
}

/** What the services of an environment share and what outlives them: the network and the image repositories. */
export class FoundationStack extends TealStack {
  public readonly vpc: ec2.IVpc;
  /** By service name; empty in an environment without a pipeline, where CDK builds images into its own repository. */
  public readonly repositories: ReadonlyMap<string, ecr.IRepository>;

  constructor(scope: Construct, id: string, { environment, ...props }: FoundationStackProps) {
    super(scope, id, props);
    this.vpc = new Network(this, 'Network', environment.network).vpc;
    this.repositories = new Map(
      (environment.pipeline ? environment.services : []).map(({ name }) => [
        name,
        new ImageRepository(this, `Images-${name}`, `${name}-${environment.name}`).repository,
      ]),
    );
    // A network that exists and no image repository leave nothing to deploy, and a stack must hold something.
    if (environment.network.kind === 'existing' && !environment.pipeline)
      new CfnWaitConditionHandle(this, 'Nothing');
  }
}
