import { shown } from './shown';

/** @throws Error for a field that AWS's answer should have */
export function must<T>(value: T | null | undefined, field: string): T {
  if (value === undefined || value === null) throw new Error(`AWS must answer with ${field}, got none`);
  return value;
}

/**
 * The one thing that was asked for.
 *
 * @throws Error when it is not there: ECS says so in `failures` instead of failing the call
 */
export function only<T>(
  found: readonly T[] | undefined,
  failures: readonly { readonly reason?: string | undefined }[] | undefined,
  what: string,
): T {
  const [one] = found ?? [];
  if (one === undefined) {
    throw new Error(`${shown(what)} must exist, got ${shown(failures?.[0]?.reason ?? 'no answer')}`);
  }
  return one;
}
