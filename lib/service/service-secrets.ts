import { CfnCondition, CfnParameter, Fn, Stack, Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretVersionPattern } from '../../lambda/shared/secret-version';
import { DATABASE } from '../config/database';
import { secretName, secretVersionParameter } from '../config/names';
import { secretArn } from '../config/schema/existing';

export interface ServiceSecretsProps {
  /** Names of environment variables whose secrets the foundation makes. */
  readonly variables: readonly string[];
  /** ARNs of secrets and parameters that are there already, by environment variable. @default none */
  readonly existing?: Readonly<Record<string, string>>;
  /** Whether it has a database of the foundation's, whose secret fills several variables. @default false */
  readonly database?: boolean;
  /** `<service>-<environment>`: the beginning of the secrets' names. */
  readonly fullName: string;
}

/**
 * The secrets that the foundation holds for a service, by name: an export would keep the foundation from losing a
 * secret while the service that is deployed still reads it. The task definition has the ARN without the six characters
 * at its end, which Secrets Manager finds, and whoever starts tasks may read the one secret of that name, whatever six there.
 *
 * Each has a parameter with the id of the version that tasks read. A release gives it, every other deployment keeps it, and
 * a stack that goes back restores it: all tasks of a revision have one value, whenever they were started.
 *
 * Those that are there already are read by their own ARNs, and whichever version is current: who owns them rotates them when
 * they will, and what is pinned would be a password that opens nothing any more.
 *
 * source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 * source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export class ServiceSecrets extends Construct {
  /** For the container definition; ECS reads them when a task starts, so none is in a template or an image. */
  public readonly variables: Record<string, ecs.Secret>;

  constructor(
    scope: Construct,
    id: string,
    { variables, existing = {}, database = false, fullName }: ServiceSecretsProps,
  ) {
    super(scope, id);
    if (variables.length > 0 || database) this.acknowledgeFindings();
    this.variables = {
      ...Object.fromEntries(
        variables.map((variable) => [variable, this.pinned(variable, secretName(fullName, variable))('')]),
      ),
      ...(database ? this.database(secretName(fullName, DATABASE.secret)) : {}),
      ...Object.fromEntries(
        Object.entries(existing).map(([variable, arn]) => [variable, this.existing(variable, arn)]),
      ),
    };
  }

  /** All by one version: host, user and password of one moment. */
  private database(name: string): Record<string, ecs.Secret> {
    const field = this.pinned(DATABASE.secret, name);
    return Object.fromEntries(
      Object.entries(DATABASE.fields).map(([variable, key]) => [variable, field(key)]),
    );
  }

  /** @returns by a key of its JSON, or by '' for the whole of it */
  private pinned(variable: string, name: string): (key: string) => ecs.Secret {
    const secret = ecs.Secret.fromSecretsManager(
      secretsmanager.Secret.fromSecretNameV2(this, variable, name),
    );
    const version = new CfnParameter(this, `${variable}Version`, {
      description: `Id of the version of ${name} that tasks read; empty for the one that is current when a task starts`,
      default: '',
      allowedPattern: `(${secretVersionPattern})?`,
      constraintDescription: 'must be empty, or the id of a version of the secret',
    });
    version.overrideLogicalId(secretVersionParameter(variable));
    const isNamed = new CfnCondition(this, `${variable}IsPinned`, {
      expression: Fn.conditionNot(Fn.conditionEquals(version.valueAsString, '')),
    });
    isNamed.overrideLogicalId(`${secretVersionParameter(variable)}IsGiven`);
    return (key) => {
      const [pinned, current] = [`:${key}::${version.valueAsString}`, key === '' ? '' : `:${key}::`];
      const end = Fn.conditionIf(isNamed.logicalId, pinned, current).toString();
      return {
        arn: Fn.join('', [secret.arn, end]),
        hasField: key !== '',
        grantRead: (grantee) => secret.grantRead(grantee),
      };
    };
  }

  /** Findings about a parameter stand at its stack. */
  private acknowledgeFindings(): void {
    Validations.of(Stack.of(this)).acknowledge({
      id: 'CloudFormation-Validate::W2509',
      reason:
        'SecretVersion… is the id of a version, which opens nothing; a plan and a recovery must read it',
    });
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
