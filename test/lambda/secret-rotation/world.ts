import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { rotate } from '../../../lambda/secret-rotation/rotate';
import { AwsError } from '../../../rehearsal/aws-error';
import type { AwsService } from '../../../rehearsal/endpoint/aws-service';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { secretsManagerService } from '../../../rehearsal/endpoint/secrets-manager-service';
import type { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { Secrets } from '../../../rehearsal/secrets-manager/secrets';
import { configurationOf } from '../../rehearsal/endpoint/clients';

export const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-production/SESSION_KEY-AbCdEf';
export const PARAMETER = 'SecretVersionSessionKey';
export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export const FIRST = 'first'.repeat(4);
/** As Secrets Manager makes them: 32 characters or more. */
export const token = (count: number): string => `00000000-0000-0000-0000-${String(count).padStart(12, '0')}`;

type DescribeSecretAnswer = { VersionIdsToStages: Record<string, string[]> };

/** One secret and the stack of the service that reads it, behind an endpoint that the real SDK talks to. */
export class RotationWorld {
  readonly secrets: Secrets;
  readonly lease: EndpointLease;
  readonly clients;
  /** All operations that came, in order. */
  readonly asked: string[] = [];
  /** What the stack's parameter says; undefined where the stack has none. */
  pinned: string | undefined = '';
  /** undefined: there is no such stack. */
  stackStatus: string | undefined = 'UPDATE_COMPLETE';
  /** What RotateSecret has announced and nothing has filled: the model knows no version without a value. */
  private announced: string | undefined;

  constructor(endpoint: AwsEndpoint) {
    this.secrets = Secrets.of(new Map([[ARN, { AWSCURRENT: FIRST }]]), { now: () => 0 });
    this.lease = endpoint.lease([this.secretsManager(), this.cloudFormation()]);
    this.lease.injectFaults(({ operation }) => {
      this.asked.push(operation);
      return undefined;
    });
    const configuration = configurationOf(this.lease);
    this.clients = {
      cloudFormation: new CloudFormationClient(configuration),
      secrets: new SecretsManagerClient(configuration),
    };
  }

  /** What RotateSecret does first. */
  announce(id: string): void {
    this.announced = id;
  }

  /** @returns what the function threw, or `done` */
  async step(Step: string, ClientRequestToken: string, SecretId = ARN): Promise<string> {
    const secrets = { 'shop-production': { SESSION_KEY: { length: 64, parameter: PARAMETER } } };
    try {
      await rotate(this.clients, secrets, { Step, SecretId, ClientRequestToken });
      return 'done';
    } catch (error) {
      return `${String(error)}\n${JSON.stringify(error)}\n${(error as Error).stack}`;
    }
  }

  async all(id: string): Promise<string[]> {
    this.announce(id);
    const answers: string[] = [];
    for (const one of STEPS) answers.push(await this.step(one, id));
    return answers;
  }

  labels(): Record<string, string[]> {
    return Object.fromEntries(
      this.secrets.find(ARN).versions.map(({ id, stages }) => [id, [...stages].sort()]),
    );
  }

  values(): string[] {
    return this.secrets.find(ARN).versions.map(({ value }) => String(value));
  }

  idAt(stage: string): string {
    return this.secrets.version(ARN, { stage }).id;
  }

  private secretsManager(): AwsService {
    const service = secretsManagerService(this.secrets);
    const describe = service.operations.DescribeSecret as (input: unknown) => DescribeSecretAnswer;
    return {
      ...service,
      operations: {
        ...service.operations,
        DescribeSecret: (input) => {
          const answer = describe(input);
          const { announced } = this;
          const isFilled = this.secrets.find(ARN).versions.some(({ id }) => id === announced);
          if (announced === undefined || isFilled) return answer;
          const { VersionIdsToStages } = answer;
          return { ...answer, VersionIdsToStages: { ...VersionIdsToStages, [announced]: ['AWSPENDING'] } };
        },
      },
    };
  }

  private cloudFormation(): AwsService {
    return {
      name: 'CloudFormation',
      query: { serviceName: 'cloudformation', xmlns: 'http://cloudformation.amazonaws.com/doc/2010-05-15/' },
      invalidInput: 'ValidationError',
      operations: {
        DescribeStacks: (input) => {
          const { StackName } = input as { StackName: string };
          if (this.stackStatus === undefined || StackName !== 'shop-production')
            throw new AwsError('ValidationError', `Stack with id ${StackName} does not exist`);
          const Parameters =
            this.pinned === undefined ? [] : [{ ParameterKey: PARAMETER, ParameterValue: this.pinned }];
          return {
            Stacks: [{ StackName, StackStatus: this.stackStatus, CreationTime: new Date(0), Parameters }],
          };
        },
      },
    };
  }
}
