import { z } from 'zod';
import type { TemplateResolver } from '../assembly/intrinsics';
import { parseAs } from '../assembly/parse';
import { AwsError } from '../aws-error';
import { secretReference } from '../ecs/task-definition';
import { NotModelled } from '../not-modelled';
import type { Random } from '../random';
import type { TaskSecrets } from './task-secrets';

const secretShape = z.object({
  SecretString: z.string().optional(),
  GenerateSecretString: z
    .object({
      PasswordLength: z.coerce.number().default(32),
      SecretStringTemplate: z.string().optional(),
      GenerateStringKey: z.string().optional(),
    })
    .optional(),
});

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The values of a stack's secrets by ARN, undefined of one that has no version yet. What Secrets Manager would generate is generated here: letters and digits only. */
export async function secretsOf(
  resolver: TemplateResolver,
  random: Random,
): Promise<Map<string, string | undefined>> {
  const secrets = new Map<string, string | undefined>();
  for (const logicalId of await resolver.resourcesOfType('AWS::SecretsManager::Secret')) {
    const where = `${resolver.stack.stackName}.${logicalId}`;
    const value = secretValueOf(await resolver.properties(logicalId), where, random);
    secrets.set(await resolver.physicalId(logicalId), value);
  }
  return secrets;
}

/**
 * @param properties of an `AWS::SecretsManager::Secret`, resolved
 * @returns undefined where neither property says what it is: such a secret is made without a version
 * @throws Malformed
 */
export function secretValueOf(properties: unknown, where: string, random: Random): string | undefined {
  return secretValue(parseAs(secretShape, properties, where, 'correct the secret'), random);
}

function secretValue(
  { SecretString, GenerateSecretString }: z.infer<typeof secretShape>,
  random: Random,
): string | undefined {
  if (!GenerateSecretString) return SecretString;
  const { PasswordLength, SecretStringTemplate, GenerateStringKey } = GenerateSecretString;
  const generated = Array.from(
    { length: PasswordLength },
    () => LETTERS_AND_DIGITS[Math.floor(random() * LETTERS_AND_DIGITS.length)],
  ).join('');
  if (SecretStringTemplate === undefined || GenerateStringKey === undefined) return generated;
  return JSON.stringify({ ...JSON.parse(SecretStringTemplate), [GenerateStringKey]: generated });
}

/** The value that a container's `ValueFrom` names, or why ECS does not start the task without it; in that is no value. */
export function containerSecret(
  { held, existing }: TaskSecrets,
  valueFrom: string,
): { readonly value: string } | { readonly reason: string } {
  const reference = secretReference(valueFrom);
  if (reference.kind === 'parameter') {
    const parameter = existing.get(reference.name)?.AWSCURRENT;
    if (parameter !== undefined) return { value: parameter };
    throw new NotModelled(`container secret from the SSM parameter ${reference.name}`);
  }
  const { arn, jsonKey, versionStage: stage, versionId: id } = reference;
  const secret =
    new Map(Object.entries(existing.get(arn) ?? {})).get(stage ?? '') ?? read(held, arn, { stage, id });
  if (typeof secret === 'object') return secret;
  if (jsonKey === undefined) return { value: secret };
  const value = keysOf(secret).get(jsonKey);
  return value === undefined
    ? { reason: `the secret ${arn} has no key ${jsonKey}` }
    : { value: String(value) };
}

function read(
  held: TaskSecrets['held'],
  arn: string,
  { stage, id }: { readonly stage: string | undefined; readonly id: string | undefined },
): string | { readonly reason: string } {
  try {
    const { value } = held.read(arn, {
      ...(stage !== undefined && { stage }),
      ...(id !== undefined && { id }),
    });
    // source: the same page of ECS: only SecretString can be a variable
    return typeof value === 'string' ? value : { reason: `the secret ${arn} holds bytes, and no text` };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { reason: `failed to fetch secret ${arn} from secrets manager: ${error.code}: ${error.message}` };
  }
}

/** Empty for a secret that is no JSON object: ECS finds no key in it either. */
function keysOf(secret: string): Map<string, unknown> {
  try {
    const document: unknown = JSON.parse(secret);
    return new Map(Object.entries(document as object));
  } catch {
    return new Map();
  }
}
