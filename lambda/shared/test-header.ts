import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isAwsError } from './aws-error';
import { see } from './runbook';

/**
 * Newest first. A rotation that died leaves its pending version, which may be in use the next moment; the previous one
 * is that of a gate that read it before the stage moved.
 */
const STAGES = ['AWSPENDING', 'AWSCURRENT', 'AWSPREVIOUS'] as const;

/** Says what a person must do. */
export class NoTestHeader extends Error {
  override readonly name = 'Error';
}

export type SecretsReader = Pick<SecretsManagerClient, 'send'>;

/**
 * The values of the test header that the test rule must accept, newest first: the current one, and if they exist the
 * pending one of a rotation and the one before.
 *
 * @throws Error when there is no current one, and what the SDK throws
 */
export async function testHeaderValues(secrets: SecretsReader, secretArn: string): Promise<string[]> {
  const values: string[] = [];
  for (const stage of STAGES) {
    const value = await valueAt(secrets, secretArn, stage);
    if (value === undefined && stage === 'AWSCURRENT')
      throw new NoTestHeader(
        `the secret of the test header ${secretArn} must have a string as its current version, got none; ` +
          `put one there${see('live-traffic-rules.md#the-secret-of-the-test-header-is-missing')}`,
      );
    if (value !== undefined && !values.includes(value)) values.push(value);
  }
  return values;
}

async function valueAt(
  secrets: SecretsReader,
  secretArn: string,
  stage: (typeof STAGES)[number],
): Promise<string | undefined> {
  try {
    const command = new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage });
    return (await secrets.send(command)).SecretString || undefined;
  } catch (error) {
    // No version has the stage, or there is no such secret: then there is no current version, either. A pending version
    // that a rotation has announced and not filled yet is not readable: "no value for staging label".
    if (isAwsError(error, 'ResourceNotFound')) return undefined;
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
