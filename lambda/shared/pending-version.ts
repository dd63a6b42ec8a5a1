import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { isAwsError } from './aws-error';
import { type RotationEvent, rotationState, type Stages, versionAt } from './rotation';

/** Secrets Manager's four, by the names that it calls them. */
export interface RotationSteps {
  readonly createSecret: (stages: Stages) => Promise<void>;
  readonly setSecret: () => Promise<void>;
  readonly testSecret: () => Promise<void>;
  readonly finishSecret: (stages: Stages) => Promise<void>;
}

/** The version that a rotation makes, by the calls that each step may repeat. */
export class PendingVersion {
  constructor(
    private readonly secrets: Pick<SecretsManagerClient, 'send'>,
    private readonly event: RotationEvent,
  ) {}

  /**
   * Takes the step that is asked for; one that comes again after the last has nothing to do.
   *
   * @param wrong the error of a version that is not being made, and of a step that is none
   */
  async take(steps: RotationSteps, wrong: (reason: string) => Error): Promise<void> {
    const { Step, ClientRequestToken } = this.event;
    const stages = await this.stages();
    const state = rotationState(stages, ClientRequestToken);
    if (state === 'current') return;
    if (state === 'unknown')
      throw wrong(`version ${ClientRequestToken} must be staged AWSPENDING, and is not`);
    if (!isStep(steps, Step)) throw wrong(`step must be one of Secrets Manager's four, got ${Step}`);
    return steps[Step](stages);
  }

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

const isStep = (steps: RotationSteps, step: string): step is keyof RotationSteps =>
  Object.hasOwn(steps, step);
