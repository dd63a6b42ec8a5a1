import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { failure } from '../traffic-rules/elb-in-memory';

interface Version {
  value: string | undefined;
  readonly stages: Set<string>;
}

/**
 * One secret, as far as a rotation can tell.
 *
 * source: Secrets Manager user guide, "Rotation by Lambda function", and API reference: RotateSecret announces a version
 * as AWSPENDING before it calls the function; when AWSCURRENT moves, AWSPREVIOUS follows to the version that had it
 */
export class SecretInMemory {
  readonly mock = mockClient(SecretsManagerClient);
  readonly versions = new Map<string, Version>();

  reset(value: string): void {
    this.mock.reset();
    this.versions.clear();
    this.versions.set('first', { value, stages: new Set(['AWSCURRENT']) });
    this.mock
      .on(DescribeSecretCommand)
      .callsFake(() => ({
        VersionIdsToStages: Object.fromEntries(
          [...this.versions].map(([id, { stages }]) => [id, [...stages]]),
        ),
      }))
      .on(GetSecretValueCommand)
      .callsFake(({ VersionId, VersionStage = 'AWSCURRENT' }) => {
        const found = [...this.versions].find(
          ([id, { stages }]) => stages.has(VersionStage) && (VersionId ?? id) === id,
        );
        if (found?.[1].value === undefined) throw failure('ResourceNotFoundException');
        return { SecretString: found[1].value };
      })
      .on(PutSecretValueCommand)
      .callsFake(({ ClientRequestToken, SecretString, VersionStages }) => {
        const version = this.versions.get(ClientRequestToken) ?? { value: undefined, stages: new Set() };
        if (version.value !== undefined && version.value !== SecretString)
          throw failure('ResourceExistsException');
        version.value = SecretString;
        this.versions.set(ClientRequestToken, version);
        for (const stage of VersionStages) this.move(stage, ClientRequestToken);
        return {};
      })
      .on(UpdateSecretVersionStageCommand)
      .callsFake(({ VersionStage, MoveToVersionId, RemoveFromVersionId }) => {
        if (!this.versions.get(RemoveFromVersionId)?.stages.has(VersionStage))
          throw failure('InvalidParameterException');
        this.move('AWSPREVIOUS', RemoveFromVersionId);
        this.move(VersionStage, MoveToVersionId);
        return {};
      });
  }

  /** What RotateSecret does first. */
  announce(id: string): void {
    if (!this.versions.has(id)) this.versions.set(id, { value: undefined, stages: new Set() });
    this.move('AWSPENDING', id);
  }

  valueAt(stage: string): string | undefined {
    return [...this.versions.values()].find(({ stages }) => stages.has(stage))?.value;
  }

  private move(stage: string, id: string): void {
    for (const { stages } of this.versions.values()) stages.delete(stage);
    this.versions.get(id)?.stages.add(stage);
  }
}
