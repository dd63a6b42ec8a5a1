import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretName } from '../config/names';

export interface ServiceSecretsProps {
  /** Names of environment variables. */
  readonly variables: readonly string[];
  /** `<service>-<environment>`: the beginning of the secrets' names. */
  readonly fullName: string;
}

/**
 * The secrets that the foundation holds for a service, by name: an export would keep the foundation from losing a
 * secret while the service that is deployed still reads it. The task definition has the ARN without the six characters
 * at its end, which Secrets Manager finds, and whoever starts tasks may read the one secret of that name, whatever six there.
 *
 * source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export class ServiceSecrets extends Construct {
  /** For the container definition; ECS reads them when a task starts, so none is in a template or an image. */
  public readonly variables: Record<string, ecs.Secret>;

  constructor(scope: Construct, id: string, { variables, fullName }: ServiceSecretsProps) {
    super(scope, id);
    this.variables = Object.fromEntries(
      variables.map((variable) => [
        variable,
        ecs.Secret.fromSecretsManager(
          secretsmanager.Secret.fromSecretNameV2(this, variable, secretName(fullName, variable)),
        ),
      ]),
    );
  }
}
