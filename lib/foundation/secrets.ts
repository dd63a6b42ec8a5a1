import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretName } from '../config/names';

export interface SecretsProps {
  /** Names of environment variables. */
  readonly variables: readonly string[];
  /** Those of them that a function rotates. @default none */
  readonly rotated?: readonly string[];
  /** That encrypts them. @default AWS's own, aws/secretsmanager */
  readonly key?: kms.IKey | undefined;
  /** `<service>-<environment>`: the beginning of the secrets' names. */
  readonly fullName: string;
}

/**
 * A secret for each variable of a service, random until the team sets it with `teal secrets set`.
 * In the foundation, so that it can be set before the service's first task, which may not start without it.
 *
 * Not one JSON object for all: whenever its keys change, CloudFormation generates the whole value anew, over
 * everything that the team has set (cloudformation-coverage-roadmap#1161, aws-cdk#19985).
 */
export class Secrets extends Construct {
  /** By the name of the variable. */
  public readonly secrets: ReadonlyMap<string, secretsmanager.Secret>;

  constructor(scope: Construct, id: string, { variables, rotated = [], key, fullName }: SecretsProps) {
    super(scope, id);
    this.secrets = new Map(
      variables.map((variable) => {
        const secret = this.createSecret(variable, secretName(fullName, variable));
        // Not by the L2, which would let the key's policy say more than it does.
        if (key) (secret.node.defaultChild as secretsmanager.CfnSecret).kmsKeyId = key.keyArn;
        if (!rotated.includes(variable)) acknowledgeNoRotation(secret);
        return [variable, secret];
      }),
    );
  }

  private createSecret(id: string, name: string): secretsmanager.Secret {
    return new secretsmanager.Secret(this, id, {
      secretName: name,
      // The same for one that rotates: of another one CloudFormation would make a new value at once, over that of the team.
      generateSecretString: { excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

const acknowledgeNoRotation = (secret: secretsmanager.Secret): void =>
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'Its value is the team’s own: only the team knows how what it opens is rotated',
  });
