import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { isAwsError } from '../shared/aws-error';
import { type Credentials, credentialsIn, superuserIn } from './credentials';

/** What Secrets Manager holds for a database. No error of it has a value. */
export class Secrets {
  constructor(readonly client: Pick<SecretsManagerClient, 'send'>) {}

  /** @returns undefined for a secret that has never had a version */
  async current(secretArn: string): Promise<Credentials | undefined> {
    const text = await this.text(secretArn);
    return text === undefined ? undefined : (credentialsIn(text) ?? wrong(secretArn));
  }

  /** @throws Error where RDS has not made it yet */
  async superuser(secretArn: string): Promise<{ readonly username: string; readonly password: string }> {
    return superuserIn((await this.text(secretArn)) ?? '') ?? wrong(secretArn);
  }

  /** Becomes the current one. */
  async put(secretArn: string, credentials: Credentials): Promise<void> {
    const SecretString = JSON.stringify(credentials);
    await this.client.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString }));
  }

  private async text(SecretId: string): Promise<string | undefined> {
    try {
      return (await this.client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
    } catch (error) {
      if (isAwsError(error, 'ResourceNotFound')) return undefined;
      throw error;
    }
  }
}

function wrong(secretArn: string): never {
  throw new Error(
    `the current version of ${secretArn} must be JSON with host, port, username, password and dbname, and is not`,
  );
}
