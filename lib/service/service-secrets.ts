import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface ServiceSecretsProps {
  /** Names of environment variables. */
  readonly variables: readonly string[];
  /** `<service>-<environment>`: a secret is called `<fullName>/<variable>`. */
  readonly fullName: string;
}

/**
 * A secret for each variable, random until the team sets it with `aws secretsmanager put-secret-value`.
 *
 * Not one JSON object for all: whenever its keys change, CloudFormation generates the whole value anew, over
 * everything that the team has set (cloudformation-coverage-roadmap#1161, aws-cdk#19985).
 */
export class ServiceSecrets extends Construct {
  /** For the container definition; ECS reads them when a task starts, so none is in a template or an image. */
  public readonly variables: Record<string, ecs.Secret>;

  constructor(scope: Construct, id: string, { variables, fullName }: ServiceSecretsProps) {
    super(scope, id);
    this.variables = Object.fromEntries(
      variables.map((variable) => [
        variable,
        ecs.Secret.fromSecretsManager(this.createSecret(variable, `${fullName}/${variable}`)),
      ]),
    );
  }

  private createSecret(id: string, secretName: string): secretsmanager.Secret {
    const secret = new secretsmanager.Secret(this, id, {
      secretName,
      generateSecretString: { excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Its value is the team’s own: only the team knows how what it opens is rotated',
    });
    return secret;
  }
}
