import { isAwsError, nameOf } from '../shared/aws-error';
import { Refused } from '../shared/refused';
import type { RunbookSection } from '../shared/runbook';

/** Node's of a connection, and OpenSSL's of a certificate. source: Node.js documentation, "Errors" */
const NOT_REACHED = /^(E[A-Z]{3,}|ERR_TLS_[A-Z_]+|[A-Z_]*CERT[A-Z_]*)$/;

/**
 * What is said of an error, and where it is written what to do. What AWS says of a call that had the password may quote it: of its
 * errors the name alone. No statement has one, so what the database says is said.
 */
export function said(error: unknown): { readonly reason: string; readonly section: RunbookSection } {
  if (error instanceof Refused) return { reason: error.message, section: error.section };
  if (isAwsError(error, 'AccessDenied'))
    return { reason: `${nameOf(error)} of AWS`, section: 'secret-rotation.md#access-denied' };
  const { message, code = '' } = Object(error) as { readonly message?: unknown; readonly code?: unknown };
  if (typeof message !== 'string' || typeof code !== 'string' || '$metadata' in Object(error))
    return { reason: `${nameOf(error)} of AWS`, section: 'secret-rotation.md#something-else' };
  return {
    reason: `${code === '' ? '' : `${code}: `}${message}`,
    section:
      NOT_REACHED.test(code) || code === ''
        ? 'secret-rotation.md#the-database-does-not-answer'
        : 'secret-rotation.md#something-else',
  };
}
