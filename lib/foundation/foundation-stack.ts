import { CfnWaitConditionHandle, type StackProps } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Environment } from '../config/types-resolved';
import { Notifications } from '../observability/notifications';
import type { Runbooks } from '../observability/runbooks';
import { TealStack } from '../teal-stack';
import { Network } from './network';
import { Secrets } from './secrets';

export interface FoundationStackProps extends StackProps {
  /** Its name. */
  readonly delivery: string;
  readonly environment: Environment;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
}

/**
 * What the services of an environment share, what outlives them, and what must be filled before they start: the
 * network, the secrets, and the topics of who is told of them.
 *
 * Services know secrets by name, not by an export: CloudFormation keeps an export while a deployed stack imports it,
 * and the foundation, which is deployed first, could never lose a service or a secret.
 */
export class FoundationStack extends TealStack {
  public readonly vpc: ec2.IVpc;

  constructor(
    scope: Construct,
    id: string,
    { delivery, environment, runbooks, ...props }: FoundationStackProps,
  ) {
    super(scope, id, props);
    this.vpc = new Network(this, 'Network', environment.network).vpc;
    for (const { name, secrets } of environment.services) {
      new Secrets(this, `Secrets-${name}`, { variables: secrets, fullName: `${name}-${environment.name}` });
    }
    new Notifications(this, 'Notifications', { delivery, environment, runbooks });
    // In a network that is there already, without a secret, nothing is left to make; and the CLI deletes a stack that
    // has become empty. A handle is nothing: it costs nothing and nobody waits for it.
    new CfnWaitConditionHandle(this, 'NeverEmpty');
  }
}
