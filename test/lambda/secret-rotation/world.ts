import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { rotate } from '../../../lambda/secret-rotation/rotate';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import type { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { Secrets } from '../../../rehearsal/secrets-manager/secrets';
import { configurationOf } from '../../rehearsal/endpoint/clients';
import { cloudFormationWith, outcome, STEPS, secretsManagerThatRotates } from '../rotated-secret';

export const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-production/SESSION_KEY-AbCdEf';
export const PARAMETER = 'SecretVersionSessionKey';
export const FIRST = 'first'.repeat(4);

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
    this.lease = endpoint.lease([
      secretsManagerThatRotates(this.secrets, ARN, () => this.announced),
      cloudFormationWith('shop-production', () => {
        const { pinned, stackStatus: StackStatus } = this;
        if (StackStatus === undefined) return undefined;
        const Parameters = pinned === undefined ? [] : [{ ParameterKey: PARAMETER, ParameterValue: pinned }];
        return { StackStatus, Parameters };
      }),
    ]);
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
  step(Step: string, ClientRequestToken: string, SecretId = ARN): Promise<string> {
    const secrets = { 'shop-production': { SESSION_KEY: { length: 64, parameter: PARAMETER } } };
    return outcome(rotate(this.clients, secrets, { Step, SecretId, ClientRequestToken }));
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
}
