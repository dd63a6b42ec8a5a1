import { isDeepStrictEqual } from 'node:util';
import type { Properties } from '../provider';
import { modelled, type ProviderEntry } from './modelled';

/** Secrets Manager as CloudFormation uses it. A secret's physical id is its ARN. */
export interface SecretsManagerModel {
  /** @param properties `SecretString` or `GenerateSecretString` says what the value is */
  createSecret(arn: string, where: string, properties: Properties): void | Promise<void>;
  /** Puts a new version. */
  putSecretValue(arn: string, where: string, properties: Properties): void | Promise<void>;
  deleteSecret(arn: string): void | Promise<void>;
}

export function secretsManagerProviders(model: SecretsManagerModel): readonly ProviderEntry[] {
  return [
    modelled('AWS::SecretsManager::Secret', {
      create: ({ physicalId, where, properties }) => model.createSecret(physicalId, where, properties),
      // source: AWS::SecretsManager::Secret: a change of either property creates a new version of the secret.
      update: async ({ physicalId, where, properties }, old) => {
        const value = ({ SecretString, GenerateSecretString }: Properties) => [
          SecretString,
          GenerateSecretString,
        ];
        if (!isDeepStrictEqual(value(properties), value(old)))
          await model.putSecretValue(physicalId, where, properties);
      },
      delete: ({ physicalId }) => model.deleteSecret(physicalId),
    }),
  ];
}
