import type { RotatedSecretSettings, RotatedSecrets } from '../shared/environment';

/** A secret that the function may rotate, and who reads it. */
export interface Rotated extends RotatedSecretSettings {
  /** Name of the stack whose service reads it. */
  readonly stack: string;
  /** Of the secret. */
  readonly name: string;
}

/** Secrets Manager puts a hyphen and six characters behind a name. */
const ARN = /^arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:(([^/]+)\/(.+))-[A-Za-z0-9]{6}$/;

/** @returns undefined for a secret that is none of those */
export function rotatedSecret(secrets: RotatedSecrets, arn: string): Rotated | undefined {
  const [, name = '', stack = '', variable = ''] = ARN.exec(arn) ?? [];
  const ofStack = Object.hasOwn(secrets, stack) ? secrets[stack] : undefined;
  const settings = ofStack && Object.hasOwn(ofStack, variable) ? ofStack[variable] : undefined;
  return settings && { ...settings, stack, name };
}

/** Letters and digits alone, and so many: what every header, form and shell takes as it is. */
export const isToken = (value: string, length: number): boolean =>
  value.length === length && /^[A-Za-z0-9]+$/.test(value);

/** @param text JSON @throws Error when it is none: without it every rotation would be refused as that of a stranger */
export function secretsOf(text: string): RotatedSecrets {
  const read: unknown = JSON.parse(text);
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as RotatedSecrets;
  throw new Error('the secrets that are rotated must be an object');
}
