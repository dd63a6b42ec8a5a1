import { DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Severity } from '../config/burn-alerts';
import type { GuardSecrets } from '../config/guard-secrets';
import {
  boundedExecutionRoleName,
  executionRoleName,
  loadBalancerName,
  peopleRoleName,
} from '../config/names';
import type { Environment, Service } from '../config/types-resolved';
import type { Runbooks } from '../observability/runbooks';
import { rolePath } from './bootstrap/place';
import { SecretAccess } from './secret-access';
import { SecretAccessRecord } from './secret-access-record';
import type { SecretRotation } from './secret-rotation';
import type { Secrets } from './secrets';

export interface SecretGuardProps {
  /** Its name. */
  readonly delivery: string;
  /** Of whom alarms say that they are: the delivery, or in a stack of its own the service. */
  readonly owner: string;
  readonly environment: Environment;
  readonly guard: GuardSecrets;
  /** Of each service, by its name. */
  readonly secrets: ReadonlyMap<string, Secrets>;
  /** Absent where nothing rotates. */
  readonly rotation: SecretRotation | undefined;
  /** Who has asked for them, where another stack has it. @default one is made here */
  readonly record?: SecretAccessRecord | undefined;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
  /** ARNs of topics. */
  readonly topics: Readonly<Record<Severity, readonly string[]>>;
}

/**
 * Keeps who reads the secrets of an environment to a list, whatever IAM says elsewhere in the account, and tells when somebody
 * else tries. Reading alone is denied: whoever may change the policy or describe a secret still may, so an administrator who is
 * shut out mends it, and no mistake in it is for ever.
 */
export class SecretGuard extends Construct {
  /** Who has asked for them. */
  public readonly record: SecretAccessRecord;
  /** Tells of reading by others, by the service's name. */
  public readonly access: ReadonlyMap<string, SecretAccess>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecretGuardProps,
  ) {
    super(scope, id);
    const guarded = props.environment.services.filter(({ secrets }) => secrets.length > 0);
    for (const service of guarded) this.denyOthers(service);
    this.record =
      props.record ?? new SecretAccessRecord(this, 'Record', `${props.delivery}-${props.environment.name}`);
    this.access = new Map(
      guarded.map((service) => [
        service.name,
        new SecretAccess(this, `Access-${service.name}`, {
          ...{
            record: this.record,
            owner: props.owner,
            runbooks: props.runbooks,
            topics: props.topics,
          },
          ...{ service: service.name, environment: props.environment.name, variables: service.secrets },
          readers: this.readersOf(service),
        }),
      ]),
    );
  }

  private denyOthers(service: Service): void {
    const readers = this.readersOf(service);
    for (const [variable, secret] of this.props.secrets.get(service.name)?.secrets ?? []) {
      new secretsmanager.CfnResourcePolicy(this, `${service.name}-${variable}`, {
        secretId: secret.secretArn,
        // Secrets Manager refuses one that would let everybody in, whoever writes it.
        blockPublicPolicy: true,
        resourcePolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'NobodyElseReads',
              Effect: 'Deny',
              Principal: '*',
              Action: 'secretsmanager:GetSecretValue',
              // In the policy of a secret it is the secret.
              Resource: '*',
              // By the condition, not as principals: IAM turns those into ids, and a role that is made again would be shut out.
              Condition: { ArnNotEquals: { 'aws:PrincipalArn': readers } },
            },
          ],
        },
      });
    }
  }

  /**
   * Exact ARNs. With CloudFormation's execution role: the handlers of AWS::SecretsManager::Secret read the value when they update
   * one (their permissions in CloudFormation's registry), and who deploys a task that prints a secret reads it anyway.
   */
  private readersOf(service: Service): string[] {
    const { delivery, environment, guard, rotation } = this.props;
    const { account, region } = Stack.of(this);
    const fullName = loadBalancerName(service.name, environment.name);
    const qualifier =
      Stack.of(this).synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
    return [
      // Both, by either of which a service may still run when the account moves to a bootstrap of the delivery's own or back: this
      // policy changes before the service does, and a task that dies meanwhile, or after a release that goes back, must start again.
      this.role(executionRoleName(fullName)),
      this.role(`${rolePath(delivery).slice(1)}${boundedExecutionRoleName(fullName)}`),
      this.role(`cdk-${qualifier}-cfn-exec-role-${account}-${region}`),
      ...(rotation && Object.keys(service.secretRotation).length > 0 ? [rotation.handler.role.roleArn] : []),
      ...(environment.people?.breakGlass
        ? [this.role(peopleRoleName(delivery, 'breakGlass', environment.name))]
        : []),
      ...guard.readers,
    ];
  }

  private role(resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'iam', region: '', resource: 'role', resourceName });
  }
}
