import { once } from 'node:events';
import { connect } from 'node:net';
import { timeLimit } from '../../shared/time-limit';

/**
 * Milliseconds until a port counts as silent. A security group drops what it does not let in, so that silence is the
 * usual answer; the kernel sends a lost SYN again after one second and after three.
 * source: RFC 6298 section 2 (first retransmission after a second, then twice as long)
 */
const PATIENCE = 4_000;

/** What connecting to a port came to. */
export type Touch =
  | { readonly kind: 'open' }
  /** It refuses, or nothing answers in time. */
  | { readonly kind: 'closed' }
  /** Something else went wrong, such as a name that does not resolve: of the port nothing is known. */
  | { readonly kind: 'not-tried'; readonly code: string };

/** Connects and hangs up; nothing is sent. Never rejects. */
export async function touch(host: string, port: number, signal: AbortSignal): Promise<Touch> {
  const socket = connect({ host, port });
  const limit = timeLimit(PATIENCE, signal);
  try {
    await once(socket, 'connect', { signal: limit.signal });
    return { kind: 'open' };
  } catch (error) {
    // The end of the function is no silence of the port.
    if (limit.passed() && !signal.aborted) return { kind: 'closed' };
    return CLOSED.includes(codeOf(error)) ? { kind: 'closed' } : { kind: 'not-tried', code: codeOf(error) };
  } finally {
    limit.lift();
    socket.destroy();
  }
}

const CLOSED: readonly string[] = ['ECONNREFUSED', 'ETIMEDOUT'];

/** A code or a class name, never the message: that may hold an address. */
export function codeOf(error: unknown): string {
  const { code, name, errors } = error as { code?: unknown; name?: unknown; errors?: readonly unknown[] };
  // A name with several addresses, of which each was tried: AggregateError has the code of the first.
  if (typeof code === 'string') return code;
  return errors?.[0] ? codeOf(errors[0]) : String(name ?? 'Error');
}
