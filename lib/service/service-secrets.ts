import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface ServiceSecretsProps {
  readonly secretName: string;
  /** Keys of the secret, each the environment variable of that name; at least one. */
  readonly keys: readonly string[];
}

/**
 * The one secret of a service: a JSON object with a key for each variable. CloudFormation makes the first key's
 * value at random and leaves the others empty; set them with `aws secretsmanager put-secret-value` before the
 * first task needs them.
 */
export class ServiceSecrets extends Construct {
  public readonly secret: secretsmanager.Secret;
  /** For the container definition; ECS reads them when a task starts, so none is in a template or an image. */
  public readonly variables: Record<string, ecs.Secret>;

  constructor(scope: Construct, id: string, { secretName, keys }: ServiceSecretsProps) {
    super(scope, id);
    const [generated, ...others] = keys;
    this.secret = new secretsmanager.Secret(this, 'Secret', {
      secretName,
      generateSecretString: {
        // A key that is missing keeps tasks from starting, so every one is there from the beginning.
        secretStringTemplate: JSON.stringify(Object.fromEntries(others.map((key) => [key, '']))),
        generateStringKey: generated as string,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Its values are the team’s own: only the team knows how what they open is rotated',
    });
    this.variables = Object.fromEntries(
      keys.map((key) => [key, ecs.Secret.fromSecretsManager(this.secret, key)]),
    );
  }
}
