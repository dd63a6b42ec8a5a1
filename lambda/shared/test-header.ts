import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isAwsError } from './aws-error';
import { see } from './runbook';

/** Says what a person must do. */
export class NoTestHeader extends Error {
  override readonly name = 'Error';
}

export type SecretsReader = Pick<SecretsManagerClient, 'send'>;

/**
 * The values of the test header that the test rule must accept, newest first: the current one, and if they exist the
 * pending one of a rotation and the one before.
 *
 * @throws NoTestHeader when there is no current one or the secret is marked for deletion, and what the SDK throws
 */
export async function testHeaderValues(secrets: SecretsReader, secretArn: string): Promise<string[]> {
  const current = await valueAt(secrets, secretArn, 'AWSCURRENT');
  if (current === undefined)
    throw new NoTestHeader(
      `the secret of the test header ${secretArn} must have a string as its current version, got none; ` +
        `put one there${see('live-traffic-rules.md#the-secret-of-the-test-header-is-missing')}`,
    );
  // A rotation that died leaves its pending version, which may be in use the next moment; the previous one is that of
  // a gate that read it before the stage moved.
  const pending = await valueAt(secrets, secretArn, 'AWSPENDING');
  const previous = await valueAt(secrets, secretArn, 'AWSPREVIOUS');
  return [...new Set([pending, current, previous])].filter((value) => value !== undefined);
}

async function valueAt(
  secrets: SecretsReader,
  secretArn: string,
  stage: 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS',
): Promise<string | undefined> {
  try {
    const command = new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage });
    return (await secrets.send(command)).SecretString || undefined;
  } catch (error) {
    // No version has the stage, or there is no such secret: then there is no current version, either. A pending version
    // that a rotation has announced and not filled yet is not readable: "no value for staging label".
    if (isAwsError(error, 'ResourceNotFound')) return undefined;
    // source: AWS Secrets Manager API reference, GetSecretValue, InvalidRequestException: "marked for deletion"
    if (isAwsError(error, 'InvalidRequest'))
      throw new NoTestHeader(
        `the secret of the test header ${secretArn} must be readable, got one that is marked for deletion; ` +
          `restore it${see('live-traffic-rules.md#the-secret-of-the-test-header-is-missing')}`,
      );
    throw error;
  }
}

export function headerCondition(name: string, values: readonly string[]): RuleCondition {
  return { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: name, Values: [...values] } };
}

/** Takes values out of a text that many read. Elastic Load Balancing may quote the condition that it refuses. */
export function masked(text: string, values: Iterable<string>): string {
  let clear = text;
  // Conditions take no account of case, so a quote may not, either.
  for (const value of values) {
    const at = new RegExp(value.replace(/[^A-Za-z0-9]/g, '\\$&'), 'gi');
    clear = clear.replace(at, '(the test header)');
  }
  return clear;
}
