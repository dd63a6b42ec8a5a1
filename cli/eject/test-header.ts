import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { testHeaderValues } from '../../lambda/shared/test-header';
import { must } from '../../lambda/uniformity/must';
import type { DeployedStack } from './look';

/** Values of the test header, and what stands in the template for the current one: no value is ever written to a file. */
export interface HeaderValues {
  readonly current: string;
  /** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html */
  readonly reference: unknown;
  /** Of rotations before. */
  readonly outdated: readonly string[];
}

/** @returns undefined for a stack without such a secret */
export async function headerValues(
  secrets: SecretsManagerClient,
  { template, physicalIds }: Pick<DeployedStack, 'template' | 'physicalIds'>,
): Promise<HeaderValues | undefined> {
  const [logicalId] =
    Object.entries(template.Resources).find(
      ([, { Type, Properties }]) =>
        Type === 'AWS::SecretsManager::Secret' && String(Properties?.Name).endsWith('/test-header'),
    ) ?? [];
  if (logicalId === undefined) return undefined;
  const SecretId = must(physicalIds.get(logicalId), `the physical id of ${logicalId}`);
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const current = must(SecretString, 'SecretString');
  const all = await testHeaderValues(secrets, SecretId);
  return {
    current,
    reference: {
      'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: logicalId }, ':SecretString:::}}']],
    },
    outdated: all.filter((value) => value !== current),
  };
}
