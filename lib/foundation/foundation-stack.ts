import { CfnWaitConditionHandle, type StackProps } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { environmentPages } from '../config/environment-pages';
import type { Environment } from '../config/types-resolved';
import { pagesTooLarge } from '../observability/dashboard/dashboard-limits';
import { EnvironmentDashboard } from '../observability/dashboard/environment-dashboard';
import { Notifications } from '../observability/notifications';
import type { Runbooks } from '../observability/runbooks';
import type { LoadBalancer } from '../service/load-balancer';
import { sharedLoadBalancer } from '../service/reach';
import { TealStack } from '../teal-stack';
import { holdingsOf } from './holdings';
import { Network } from './network';
import { SecretAccessRecord } from './secret-access-record';
import type { SecretGuard } from './secret-guard';
import { SecretKey } from './secret-key';
import type { SecretRotation } from './secret-rotation';
import type { Secrets } from './secrets';
import type { ServiceDatabase } from './service-database';

/** @internal */
export interface FoundationStackProps extends StackProps {
  /** Its name. */
  readonly delivery: string;
  readonly environment: Environment;
  /** `<service>-<environment>` of all services of the delivery, in all its environments. */
  readonly fullNames: readonly string[];
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
  /** The secrets of each service, by its name. None with a shared load balancer: see `ServiceFoundationStack`. */
  public readonly secrets: ReadonlyMap<string, Secrets>;
  /** What gives them new values on a schedule. Absent where nothing rotates. */
  public readonly secretRotation: SecretRotation | undefined;
  /** Encrypts them. Absent without `guardSecrets`. */
  public readonly secretKey: SecretKey | undefined;
  /** Who reads them. Absent without `guardSecrets`. */
  public readonly secretGuard: SecretGuard | undefined;
  /** Who has asked for them, where each service has its secrets in a stack of its own. */
  public readonly secretRecord: SecretAccessRecord | undefined;
  /** Databases that it makes, by the name of the service. */
  public readonly databases: ReadonlyMap<string, ServiceDatabase>;
  /** Of all services of the environment. Absent: each has its own, or one that is there already. */
  public readonly loadBalancer: LoadBalancer | undefined;
  /** The topics of who is told of the environment. */
  public readonly notifications: Notifications;
  /** The page of all services; of more than fifty, several. None of fewer than two, nor without `watch.dashboard`. */
  public readonly dashboards: readonly cloudwatch.Dashboard[];

  /** @internal `Delivery` makes it. */
  constructor(
    scope: Construct,
    id: string,
    { delivery, environment, fullNames, runbooks, ...props }: FoundationStackProps,
  ) {
    super(scope, id, props);
    this.network = new Network(this, 'Network', environment.network);
    this.vpc = this.network.vpc;
    this.loadBalancer = sharedLoadBalancer(this, delivery, environment, this.vpc);
    const { guardSecrets: guard } = environment;
    this.secretKey = guard && new SecretKey(this, 'SecretKey', { delivery, environment: environment.name });
    this.secretRecord =
      guard && this.loadBalancer
        ? new SecretAccessRecord(this, 'SecretAccessRecord', `${delivery}-${environment.name}`)
        : undefined;
    // Where they share a load balancer, each service has what is its own in a stack of its own.
    const services = this.loadBalancer ? [] : environment.services;
    const { secrets, secretRotation, secretGuard, databases } = holdingsOf(this, {
      ...{ delivery, runbooks, vpc: this.vpc, key: this.secretKey?.key },
      environment: this.loadBalancer
        ? { ...environment, services, guardSecrets: undefined }
        : { ...environment, services },
    });
    this.secrets = secrets;
    this.secretRotation = secretRotation;
    this.secretGuard = secretGuard;
    this.databases = databases;
    this.notifications = new Notifications(this, 'Notifications', { delivery, environment, runbooks });
    const pages = environmentPages(delivery, environment);
    const dashboards = pages.map(
      (page, index) =>
        new EnvironmentDashboard(this, `Dashboard${index === 0 ? '' : index + 1}`, {
          ...{ delivery, environment, page, fullNames },
          pages: pages.map(({ name }) => name),
        }),
    );
    this.dashboards = dashboards.map(({ dashboard }) => dashboard);
    this.node.addValidation({
      validate: () =>
        pagesTooLarge(
          this.stackName,
          dashboards.map(({ size }) => size),
        ),
    });
    // In a network that is there already, without a secret, nothing is left to make; and the CLI deletes a stack that
    // has become empty. A handle is nothing: it costs nothing and nobody waits for it.
    new CfnWaitConditionHandle(this, 'NeverEmpty');
  }
}
