import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretName } from '../config/names';
import { secretArn } from '../config/schema/existing';

export interface ServiceSecretsProps {
  /** Names of environment variables whose secrets the foundation makes. */
  readonly variables: readonly string[];
  /** ARNs of secrets and parameters that are there already, by environment variable. @default none */
  readonly existing?: Readonly<Record<string, string>>;
  /** `<service>-<environment>`: the beginning of the secrets' names. */
  readonly fullName: string;
}

/**
 * The secrets that the foundation holds for a service, by name: an export would keep the foundation from losing a
 * secret while the service that is deployed still reads it. The task definition has the ARN without the six characters
 * at its end, which Secrets Manager finds, and whoever starts tasks may read the one secret of that name, whatever six there.
 *
 * Those that are there already are read by their own ARNs.
 *
 * source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export class ServiceSecrets extends Construct {
  /** For the container definition; ECS reads them when a task starts, so none is in a template or an image. */
  public readonly variables: Record<string, ecs.Secret>;

  constructor(scope: Construct, id: string, { variables, existing = {}, fullName }: ServiceSecretsProps) {
    super(scope, id);
    this.variables = {
      ...Object.fromEntries(
        variables.map((variable) => [
          variable,
          ecs.Secret.fromSecretsManager(
            secretsmanager.Secret.fromSecretNameV2(this, variable, secretName(fullName, variable)),
          ),
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(existing).map(([variable, arn]) => [variable, this.existing(variable, arn)]),
      ),
    };
  }

  private existing(variable: string, arn: string): ecs.Secret {
    const [, , , , name, field] = secretArn.exec(arn) ?? [];
    if (name === undefined) return parameter(arn);
    const bare = field === undefined ? arn : arn.slice(0, arn.indexOf(`:${field}::`));
    const secret = /-[A-Za-z0-9]{6}$/.test(bare)
      ? secretsmanager.Secret.fromSecretCompleteArn(this, variable, bare)
      : secretsmanager.Secret.fromSecretPartialArn(this, variable, bare);
    return ecs.Secret.fromSecretsManager(secret, field);
  }
}

/** By its ARN, which ECS takes in the place of a name. The L2 grants reading its history too, of which ECS has no need. */
const parameter = (arn: string): ecs.Secret => ({
  arn,
  hasField: false,
  grantRead: (grantee) =>
    iam.Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameters'], resourceArns: [arn] }),
});
