import { CfnWaitConditionHandle, type StackProps } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Environment } from '../config/types-resolved';
import { Notifications } from '../observability/notifications';
import type { Runbooks } from '../observability/runbooks';
import { topicsOfAlarms } from '../observability/topic-arns';
import type { LoadBalancer } from '../service/load-balancer';
import { sharedLoadBalancer } from '../service/reach';
import { TealStack } from '../teal-stack';
import { Network } from './network';
import { SecretGuard } from './secret-guard';
import { SecretKey } from './secret-key';
import { rotates, SecretRotation } from './secret-rotation';
import { Secrets } from './secrets';
import { ServiceDatabase } from './service-database';

/** @internal */
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
  /** The network of the environment: new, or the one that is there already. */
  public readonly vpc: ec2.IVpc;
  /** What makes it, with its log of refused connections. */
  public readonly network: Network;
  /** The secrets of each service, by its name. */
  public readonly secrets: ReadonlyMap<string, Secrets>;
  /** What gives them new values on a schedule. Absent where nothing rotates. */
  public readonly secretRotation: SecretRotation | undefined;
  /** Encrypts them. Absent without `guardSecrets`. */
  public readonly secretKey: SecretKey | undefined;
  /** Who reads them. Absent without `guardSecrets`. */
  public readonly secretGuard: SecretGuard | undefined;
  /** Databases that it makes, by the name of the service. */
  public readonly databases: ReadonlyMap<string, ServiceDatabase>;
  /** Of all services of the environment. Absent: each has its own, or one that is there already. */
  public readonly loadBalancer: LoadBalancer | undefined;
  /** The topics of who is told of the environment. */
  public readonly notifications: Notifications;

  /** @internal `Delivery` makes it. */
  constructor(
    scope: Construct,
    id: string,
    { delivery, environment, runbooks, ...props }: FoundationStackProps,
  ) {
    super(scope, id, props);
    this.network = new Network(this, 'Network', environment.network);
    this.vpc = this.network.vpc;
    this.loadBalancer = sharedLoadBalancer(this, delivery, environment, this.vpc);
    const { guardSecrets: guard } = environment;
    this.secretKey = guard && new SecretKey(this, 'SecretKey', { delivery, environment: environment.name });
    this.secrets = new Map(
      environment.services.map(({ name, secrets, secretRotation }) => [
        name,
        new Secrets(this, `Secrets-${name}`, {
          ...{ variables: secrets, rotated: Object.keys(secretRotation) },
          key: this.secretKey?.key,
          fullName: `${name}-${environment.name}`,
        }),
      ]),
    );
    const common = { delivery, environment, runbooks, secrets: this.secrets };
    const topics = topicsOfAlarms(this, delivery, environment);
    this.secretRotation = rotates(environment)
      ? new SecretRotation(this, 'SecretRotation', { ...common, topics })
      : undefined;
    this.secretGuard =
      guard &&
      new SecretGuard(this, 'SecretGuard', {
        ...{ ...common, topics, guard, rotation: this.secretRotation },
      });
    this.databases = new Map(
      environment.services.flatMap(({ name: service, database }) => {
        if (database?.kind !== 'new') return [];
        const props = { delivery, environment, service, database, vpc: this.vpc, runbooks, topics };
        return [[service, new ServiceDatabase(this, `Database-${service}`, props)]];
      }),
    );
    this.notifications = new Notifications(this, 'Notifications', { delivery, environment, runbooks });
    // In a network that is there already, without a secret, nothing is left to make; and the CLI deletes a stack that
    // has become empty. A handle is nothing: it costs nothing and nobody waits for it.
    new CfnWaitConditionHandle(this, 'NeverEmpty');
  }
}
