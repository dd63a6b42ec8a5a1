import { z } from 'zod';
import type { TemplateResolver } from '../assembly/intrinsics';
import { parseAs } from '../assembly/parse';
import { secretReference } from '../ecs/task-definition';
import { NotModelled } from '../not-modelled';
import type { Random } from '../random';
import type { SecretVersions } from '../secrets-manager/secrets';

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

/** The secrets of a stack by ARN. What Secrets Manager would generate is generated here: letters and digits only. */
export async function secretsOf(
  resolver: TemplateResolver,
  random: Random,
): Promise<Map<string, SecretVersions>> {
  const secrets = new Map<string, SecretVersions>();
  for (const logicalId of await resolver.resourcesOfType('AWS::SecretsManager::Secret')) {
    const where = `${resolver.stack.stackName}.${logicalId}`;
    const value = secretValueOf(await resolver.properties(logicalId), where, random);
    secrets.set(await resolver.physicalId(logicalId), { AWSCURRENT: value });
  }
  return secrets;
}

/** @param properties of an `AWS::SecretsManager::Secret`, resolved @throws Malformed */
export function secretValueOf(properties: unknown, where: string, random: Random): string {
  return secretValue(parseAs(secretShape, properties, where, 'correct the secret'), random);
}

function secretValue(
  { SecretString, GenerateSecretString }: z.infer<typeof secretShape>,
  random: Random,
): string {
  if (!GenerateSecretString) return SecretString ?? '';
  const { PasswordLength, SecretStringTemplate, GenerateStringKey } = GenerateSecretString;
  const generated = Array.from(
    { length: PasswordLength },
    () => LETTERS_AND_DIGITS[Math.floor(random() * LETTERS_AND_DIGITS.length)],
  ).join('');
  if (SecretStringTemplate === undefined || GenerateStringKey === undefined) return generated;
  return JSON.stringify({ ...JSON.parse(SecretStringTemplate), [GenerateStringKey]: generated });
}

/** The value that a container's `ValueFrom` names, or why ECS would not start the task without it. */
export function containerSecret(
  secrets: ReadonlyMap<string, SecretVersions>,
  valueFrom: string,
): { readonly value: string } | { readonly reason: string } {
  const reference = secretReference(valueFrom);
  if (reference.kind === 'parameter') {
    const parameter = secrets.get(reference.name)?.AWSCURRENT;
    if (parameter !== undefined) return { value: parameter };
    throw new NotModelled(`container secret from the SSM parameter ${reference.name}`);
  }
  const { arn, jsonKey, versionStage } = reference;
  const versions = secrets.get(arn) ?? secretWithoutSuffix(secrets, arn);
  const secret = versions && new Map(Object.entries(versions)).get(versionStage);
  if (secret === undefined)
    return { reason: `no secret of the assembly is ${arn} with the label ${versionStage}` };
  if (jsonKey === undefined) return { value: secret };
  const value = keysOf(secret).get(jsonKey);
  return value === undefined
    ? { reason: `the secret ${arn} has no key ${jsonKey}` }
    : { value: String(value) };
}

/**
 * The secret that a partial ARN names: one without the hyphen and six characters that Secrets Manager puts behind.
 * source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html (SecretId)
 */
function secretWithoutSuffix(
  secrets: ReadonlyMap<string, SecretVersions>,
  partialArn: string,
): SecretVersions | undefined {
  const [, versions] = [...secrets].find(([arn]) => arn.replace(/-[^-]{6}$/, '') === partialArn) ?? [];
  return versions;
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
