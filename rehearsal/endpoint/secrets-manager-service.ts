import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AwsError, type AwsService } from './aws-service';

/** A secret's values, by the staging label that names them. */
export interface SecretVersions {
  readonly AWSCURRENT: string;
  readonly AWSPREVIOUS?: string;
}

const getSecretValue = z.strictObject({
  SecretId: z.string(),
  VersionStage: z.string().default('AWSCURRENT'),
});

/** @param secrets by ARN; looked at on every call, so that a rotation is seen */
export function secretsManagerService(secrets: ReadonlyMap<string, SecretVersions>): AwsService {
  return {
    name: 'SecretsManager',
    json: { targetPrefix: 'secretsmanager', version: '1.1' },
    invalidInput: 'InvalidParameterException',
    operations: {
      GetSecretValue(input) {
        const { SecretId, VersionStage } = getSecretValue.parse(input);
        const [arn, versions] =
          [...secrets].find(([arn]) => SecretId === arn || SecretId === nameOf(arn)) ?? [];
        if (arn === undefined || versions === undefined) throw notFound('secret.');
        const value = new Map(Object.entries(versions)).get(VersionStage);
        if (value === undefined) throw notFound(`secret value for staging label: ${VersionStage}`);
        return {
          ARN: arn,
          Name: nameOf(arn),
          SecretString: value,
          VersionId: versionId(arn, value),
          VersionStages: [VersionStage],
        };
      },
    },
  };
}

/** Secrets Manager adds a hyphen and six random characters to the name. */
function nameOf(arn: string): string {
  return arn.slice(arn.indexOf(':secret:') + ':secret:'.length).replace(/-[^-]{6}$/, '');
}

/** A value keeps its id when it becomes the previous one. */
function versionId(arn: string, value: string): string {
  const hash = createHash('sha256').update(`${arn} ${value}`).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function notFound(what: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}`);
}
