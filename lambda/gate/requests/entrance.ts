import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ENTRANCE } from '../../shared/environment';
import { required } from '../../shared/required';
import type { Destination } from './connect';

/** The load balancer, whatever the records of the domain say; over TLS where there is a domain. */
export function entrance(): Destination {
  const host = required(ENTRANCE.LOAD_BALANCER);
  const domain = process.env[ENTRANCE.DOMAIN];
  return domain === undefined ? { host, port: 80 } : { host, port: 443, serverName: domain };
}

/** Headers with which a request is a user's. */
export function userHeaders(): Record<string, string> {
  return { host: process.env[ENTRANCE.DOMAIN] ?? required(ENTRANCE.LOAD_BALANCER) };
}

/**
 * Headers with which a request meets the test rule. The value is read at each invocation: it rotates, and a warm
 * function would keep the old one.
 *
 * @throws Error without a value: the request would be a user's, and nothing of green's be seen
 */
export async function testHeaders(
  secrets: SecretsManagerClient,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const secret = await secrets.send(
    new GetSecretValueCommand({ SecretId: required(ENTRANCE.TEST_HEADER_SECRET) }),
    { abortSignal: signal },
  );
  if (!secret.SecretString) throw new Error('the secret of the test header must have a string value');
  return { ...userHeaders(), [required(ENTRANCE.TEST_HEADER)]: secret.SecretString };
}
