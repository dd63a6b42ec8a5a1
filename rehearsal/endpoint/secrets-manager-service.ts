import { z } from 'zod';
import { AwsError } from '../aws-error';
import { madeUpPassword } from '../secrets-manager/made-up-password';
import type { Secrets, SecretValue, SecretVersion } from '../secrets-manager/secrets';
import type { AwsService } from './aws-service';
import { page } from './paging';
import { bytes } from './wire-shapes';

const getSecretValue = z.strictObject({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const describeSecret = z.strictObject({ SecretId: z.string() });
const putSecretValue = z.strictObject({
  SecretId: z.string(),
  // SDK clients always send one.
  ClientRequestToken: z.string().min(32).max(64).optional(),
  SecretString: z.string().optional(),
  SecretBinary: bytes.optional(),
  VersionStages: z.array(z.string()).min(1).max(20).optional(),
});
// What configures a rotation is not modelled: it is configured by who sets the secret up.
const rotateSecret = z.strictObject({
  SecretId: z.string(),
  ClientRequestToken: z.string().min(32).max(64),
  RotateImmediately: z.literal(true).default(true),
});
const updateSecretVersionStage = z.strictObject({
  SecretId: z.string(),
  VersionStage: z.string(),
  MoveToVersionId: z.string().optional(),
  RemoveFromVersionId: z.string().optional(),
});
// AWS's own words for what a password is made of are many; those that Teal's function uses.
const getRandomPassword = z.strictObject({
  PasswordLength: z.number().int().min(4).max(4096).default(32),
  ExcludePunctuation: z.literal(true),
  IncludeSpace: z.literal(false).default(false),
  RequireEachIncludedType: z.literal(true).default(true),
});
const listSecretVersionIds = z.strictObject({
  SecretId: z.string(),
  IncludeDeprecated: z.boolean().default(false),
  MaxResults: z.number().int().min(1).max(100).default(100),
  NextToken: z.string().optional(),
});

export function secretsManagerService(secrets: Secrets): AwsService {
  let passwords = 0;
  return {
    name: 'SecretsManager',
    json: { targetPrefix: 'secretsmanager', version: '1.1' },
    invalidInput: 'InvalidParameterException',
    operations: {
      GetSecretValue(input) {
        const { SecretId, VersionId, VersionStage } = getSecretValue.parse(input);
        const version = secrets.read(SecretId, {
          ...(VersionId !== undefined && { id: VersionId }),
          ...(VersionStage !== undefined && { stage: VersionStage }),
        });
        const { value, createdAt } = version;
        return {
          ...named(SecretId),
          ...versionAnswer(version),
          ...(typeof value === 'string' ? { SecretString: value } : { SecretBinary: value }),
          CreatedDate: new Date(createdAt),
        };
      },

      DescribeSecret(input) {
        const { SecretId } = describeSecret.parse(input);
        const { description, createdAt, changedAt, versions, rotation, rotating, ...times } =
          secrets.find(SecretId);
        return {
          ...named(SecretId),
          Description: description,
          CreatedDate: new Date(createdAt),
          LastChangedDate: new Date(changedAt),
          ...(times.accessedAt !== undefined && { LastAccessedDate: new Date(times.accessedAt) }),
          ...(times.rotatedAt !== undefined && { LastRotatedDate: new Date(times.rotatedAt) }),
          ...(times.deletedAt !== undefined && { DeletedDate: new Date(times.deletedAt) }),
          ...(rotation && {
            RotationEnabled: true,
            RotationLambdaARN: rotation.functionArn,
            RotationRules: { AutomaticallyAfterDays: rotation.afterDays },
            NextRotationDate: new Date(rotation.nextAt),
          }),
          VersionIdsToStages: {
            // source: Secrets Manager user guide, "Lambda rotation functions": createSecret finds its version announced, without a value
            ...(rotating !== undefined &&
              !versions.some(({ id }) => id === rotating) && { [rotating]: ['AWSPENDING'] }),
            ...Object.fromEntries(
              versions.filter(({ stages }) => stages.size > 0).map(({ id, stages }) => [id, [...stages]]),
            ),
          },
        };
      },

      PutSecretValue(input) {
        const { SecretId, ClientRequestToken, SecretString, SecretBinary, VersionStages } =
          putSecretValue.parse(input);
        const version = secrets.put(SecretId, {
          value: givenValue(SecretString, SecretBinary),
          ...(ClientRequestToken !== undefined && { token: ClientRequestToken }),
          ...(VersionStages !== undefined && { stages: VersionStages }),
        });
        return { ...named(SecretId), ...versionAnswer(version) };
      },

      GetRandomPassword(input) {
        passwords += 1;
        return { RandomPassword: madeUpPassword(getRandomPassword.parse(input).PasswordLength, passwords) };
      },

      RotateSecret(input) {
        const { SecretId, ClientRequestToken } = rotateSecret.parse(input);
        secrets.rotate(SecretId, ClientRequestToken);
        return { ...named(SecretId), VersionId: ClientRequestToken };
      },

      UpdateSecretVersionStage(input) {
        const { SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId } =
          updateSecretVersionStage.parse(input);
        secrets.moveStage(SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId);
        return named(SecretId);
      },

      ListSecretVersionIds(input) {
        const { SecretId, IncludeDeprecated, MaxResults, NextToken } = listSecretVersionIds.parse(input);
        const shown = secrets
          .find(SecretId)
          .versions.filter(({ stages }) => IncludeDeprecated || stages.size > 0);
        const { items, nextToken } = page(shown, MaxResults, NextToken, 'InvalidNextTokenException');
        return {
          ...named(SecretId),
          Versions: items.map((version) => ({
            ...versionAnswer(version),
            CreatedDate: new Date(version.createdAt),
          })),
          NextToken: nextToken,
        };
      },
    },
  };

  function named(id: string): { readonly ARN: string; readonly Name: string } {
    const { arn, name } = secrets.find(id);
    return { ARN: arn, Name: name };
  }
}

function versionAnswer({ id, stages }: SecretVersion): object {
  return { VersionId: id, VersionStages: [...stages] };
}

function givenValue(text: string | undefined, binary: Uint8Array | undefined): SecretValue {
  const value = text ?? binary;
  if (value === undefined || (text !== undefined && binary !== undefined)) {
    throw new AwsError(
      'InvalidRequestException',
      'You must provide either SecretString or SecretBinary, not both and not neither.',
    );
  }
  return value;
}
