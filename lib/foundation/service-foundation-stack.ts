import { CfnWaitConditionHandle, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Environment, Service } from '../config/types-resolved';
import type { Runbooks } from '../observability/runbooks';
import { TealStack } from '../teal-stack';
import type { FoundationStack } from './foundation-stack';
import { holdingsOf } from './holdings';
import type { SecretGuard } from './secret-guard';
import type { SecretRotation } from './secret-rotation';
import type { Secrets } from './secrets';
import type { ServiceDatabase } from './service-database';

/** @internal */
export interface ServiceFoundationStackProps extends StackProps {
  /** Its name. */
  readonly delivery: string;
  readonly environment: Environment;
  readonly service: Service;
  /** Of the environment. */
  readonly foundation: FoundationStack;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
}

/**
 * What one service has alone and what outlives it, where the services of an environment share a load balancer: its secrets and
 * its database. In the environment's foundation fifty services with a database would be more than a stack takes.
 *
 * It stands there with nothing in it, too: a stack that came with the first secret would stay behind after the last.
 */
export class ServiceFoundationStack extends TealStack {
  /** Its secrets, by the name of the variable: `secrets.secrets`. */
  public readonly secrets: Secrets | undefined;
  /** What gives them new values on a schedule. Absent where nothing rotates. */
  public readonly secretRotation: SecretRotation | undefined;
  /** Who reads them. Absent without `guardSecrets`. */
  public readonly secretGuard: SecretGuard | undefined;
  /** Absent where the service has none, or one that is there already. */
  public readonly database: ServiceDatabase | undefined;

  /** @internal `Delivery` makes it. */
  constructor(scope: Construct, id: string, props: ServiceFoundationStackProps) {
    const { delivery, environment, service, foundation, runbooks, ...stack } = props;
    super(scope, id, stack);
    const { secrets, databases, secretRotation, secretGuard } = holdingsOf(this, {
      ...{ delivery, runbooks, vpc: foundation.vpc, key: foundation.secretKey?.key },
      environment: { ...environment, services: [service] },
      ...{ owner: service.name, record: foundation.secretRecord },
    });
    this.secrets = secrets.get(service.name);
    this.database = databases.get(service.name);
    this.secretRotation = secretRotation;
    this.secretGuard = secretGuard;
    // The CLI deletes a stack that has become empty. A handle is nothing: it costs nothing and nobody waits for it.
    new CfnWaitConditionHandle(this, 'NeverEmpty');
  }
}
