import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ParameterMetadata, SSMClient } from '@aws-sdk/client-ssm';
import { EXIT, VerbFailed } from '../exit-codes';
import { LONGEST_PARAMETER, withField } from './value';

/** What came of it. */
export type Put = { readonly version: string } | { readonly refused: string };

/** Marks a version until it is current: a label of ours, since one without any may be deleted at once. */
const LABEL = 'teal-set';

/** The whole value. @param token id of the new version: however often it is sent, it makes one */
export async function putWhole(
  client: SecretsManagerClient,
  SecretId: string,
  value: string,
  token: string,
): Promise<Put> {
  const { PutSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: value, ClientRequestToken: token }));
  return { version: token };
}

/**
 * One field of a JSON object. The new version becomes current only if the one that was read still is: Secrets Manager moves
 * a label from a version that is named, or not at all.
 *
 * source: Secrets Manager API reference, PutSecretValue (VersionStages), UpdateSecretVersionStage (RemoveFromVersionId)
 */
export async function putField(
  client: SecretsManagerClient,
  SecretId: string,
  { key, value, token }: { readonly key: string; readonly value: string; readonly token: string },
): Promise<Put> {
  const { PutSecretValueCommand, UpdateSecretVersionStageCommand } = await import(
    '@aws-sdk/client-secrets-manager'
  );
  const read = await currentOf(client, SecretId);
  if (read && read.text === undefined) return { refused: 'its value is bytes, and has no fields' };
  const keyed = withField(read?.text, key, value);
  if ('refused' in keyed) return keyed;
  if (read === undefined) return putWhole(client, SecretId, keyed.text, token);
  await client.send(
    new PutSecretValueCommand({
      ...{ SecretId, SecretString: keyed.text, ClientRequestToken: token, VersionStages: [LABEL] },
    }),
  );
  try {
    await client.send(
      new UpdateSecretVersionStageCommand({
        ...{ SecretId, VersionStage: 'AWSCURRENT' },
        ...{ MoveToVersionId: token, RemoveFromVersionId: read.version },
      }),
    );
  } catch (error) {
    // Also where a call was repeated whose first answer was lost: then it is current already.
    const now = await currentOf(client, SecretId);
    if (now?.version !== token) {
      await dropLabel(client, SecretId, token);
      if (now?.version === read.version) throw error;
      return {
        refused: 'somebody else has set it meanwhile, and nothing was changed: look, and do it again',
      };
    }
  }
  await dropLabel(client, SecretId, token);
  return { version: token };
}

async function dropLabel(client: SecretsManagerClient, SecretId: string, version: string): Promise<void> {
  const { UpdateSecretVersionStageCommand } = await import('@aws-sdk/client-secrets-manager');
  await client.send(
    new UpdateSecretVersionStageCommand({ SecretId, VersionStage: LABEL, RemoveFromVersionId: version }),
  );
}

/** Undefined of a secret without a value; without text where it is bytes. */
async function currentOf(client: SecretsManagerClient, SecretId: string) {
  const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  try {
    const { VersionId: version, SecretString: text } = await client.send(
      new GetSecretValueCommand({ SecretId, VersionStage: 'AWSCURRENT' }),
    );
    return { version, text };
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/**
 * With its type, key and tier as they are: without a key Systems Manager would encrypt it anew with the account's own.
 *
 * source: Systems Manager API reference, PutParameter (KeyId, Tier, Type)
 */
export async function putParameter(
  client: SSMClient,
  { Name, Type, KeyId, Tier }: ParameterMetadata,
  value: string,
): Promise<Put> {
  const most = Tier === 'Advanced' ? LONGEST_PARAMETER.advanced : LONGEST_PARAMETER.standard;
  if (Buffer.byteLength(value) > most) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `the value must be at most ${most} bytes for this parameter, got more; nothing was set`,
    );
  }
  const { PutParameterCommand } = await import('@aws-sdk/client-ssm');
  const { Version } = await client.send(
    new PutParameterCommand({
      ...{ Name, Value: value, Overwrite: true, Type },
      ...(Type === 'SecureString' && KeyId !== undefined && { KeyId }),
      ...(Tier === 'Advanced' && { Tier }),
    }),
  );
  return { version: String(Version) };
}
