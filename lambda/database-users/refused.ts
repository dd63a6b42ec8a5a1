import { nameOf } from '../shared/aws-error';
import type { RunbookSection } from '../shared/runbook';

/** Says what a person must do, and where it is written. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    reason: string,
    readonly section: RunbookSection,
  ) {
    super(reason);
  }
}

/** Of an error what may be told. A message of AWS may quote what it was sent; PostgreSQL's code says enough. */
export function saidOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (!(error instanceof Error)) return 'an error without a name';
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string' && /^[A-Z0-9_]+$/.test(code)) return `${code} of the database`;
  return '$metadata' in error ? `${nameOf(error)} of AWS` : error.message;
}
