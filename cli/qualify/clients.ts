import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Clients, connect, named } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';

/** Those of every verb, and those that this one alone asks. */
export interface QualifyClients extends Clients {
  lambda(): Promise<LambdaClient>;
  secretsManager(): Promise<SecretsManagerClient>;
  logs(): Promise<CloudWatchLogsClient>;
}

/** @throws VerbFailed when the profile is in none of the configuration files */
export async function connectAll(
  options: Pick<ServiceOptions, 'region' | 'profile'>,
): Promise<QualifyClients> {
  const { region, profile } = options;
  const configuration = {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  };
  return {
    ...(await connect(options)),
    lambda: async () => {
      const { LambdaClient } = await import('@aws-sdk/client-lambda');
      return named(new LambdaClient(configuration), 'lambda');
    },
    logs: async () => {
      const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
      return named(new CloudWatchLogsClient(configuration), 'logs');
    },
    secretsManager: async () => {
      const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
      return named(new SecretsManagerClient(configuration), 'secretsmanager');
    },
  };
}
