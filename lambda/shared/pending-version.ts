import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { isAwsError } from './aws-error';
import { type RotationEvent, type Stages, versionAt } from './rotation';

/** The version that a rotation makes, by the calls that each step may repeat. */
export class PendingVersion {
  constructor(
    private readonly secrets: Pick<SecretsManagerClient, 'send'>,
    private readonly event: Pick<RotationEvent, 'SecretId' | 'ClientRequestToken'>,
  ) {}

  /** Labels of all versions of the secret. */
  async stages(): Promise<Stages> {
    const { SecretId } = this.event;
    const { VersionIdsToStages = {} } = await this.secrets.send(new DescribeSecretCommand({ SecretId }));
    return VersionIdsToStages;
  }

  /** @returns undefined before it has one */
  async value(): Promise<string | undefined> {
    const { SecretId, ClientRequestToken } = this.event;
    try {
      const { SecretString } = await this.secrets.send(
        new GetSecretValueCommand({ SecretId, VersionId: ClientRequestToken, VersionStage: 'AWSPENDING' }),
      );
      return SecretString;
    } catch (error) {
      if (isAwsError(error, 'ResourceNotFound')) return undefined;
      throw error;
    }
  }

  async put(value: string): Promise<void> {
    const { SecretId, ClientRequestToken } = this.event;
    try {
      await this.secrets.send(
        new PutSecretValueCommand({
          ...{ SecretId, ClientRequestToken, SecretString: value },
          VersionStages: ['AWSPENDING'],
        }),
      );
    } catch (error) {
      // The same step at the same time has made it, with a value of its own.
      if (!isAwsError(error, 'ResourceExists')) throw error;
    }
  }

  async makeCurrent(stages: Stages): Promise<void> {
    const { SecretId, ClientRequestToken } = this.event;
    await this.secrets.send(
      new UpdateSecretVersionStageCommand({
        ...{ SecretId, VersionStage: 'AWSCURRENT' },
        MoveToVersionId: ClientRequestToken,
        RemoveFromVersionId: versionAt(stages, 'AWSCURRENT'),
      }),
    );
  }
}
