import { shown } from './shown';

/** An answer of AWS that lacks what it should have. Its message holds no text that is not safe to show. */
export class MissingAnswer extends Error {
  override readonly name = 'MissingAnswer';
}

/** @throws MissingAnswer for a field that AWS's answer should have */
export function must<T>(value: T | null | undefined, field: string): T {
  if (value === undefined || value === null)
    throw new MissingAnswer(`AWS must answer with ${field}, got none`);
  return value;
}

/**
 * The one thing that was asked for.
 *
 * @param what as the message names it: plain text
 *
 * @throws MissingAnswer when it is not there: ECS says so in `failures` instead of failing the call
 */
export function only<T>(
  found: readonly T[] | undefined,
  failures: readonly { readonly reason?: string | undefined }[] | undefined,
  what: string,
): T {
  const [one] = found ?? [];
  if (one === undefined) {
    throw new MissingAnswer(`${what} must exist, got ${shown(failures?.[0]?.reason ?? 'no answer')}`);
  }
  return one;
}
