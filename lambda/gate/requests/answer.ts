/** Bytes of a body that are read, 1 MiB: checks look at the beginning of a page, and a function has little memory. */
export const LARGEST_BODY = 1024 * 1024;

/** What came back for a request; `unreachable` when no connection could be made at all. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly body: string;
      /** Whether there is more of the body than was read. */
      readonly cut: boolean;
      readonly milliseconds: number;
    }
  | { readonly kind: 'unreachable'; readonly code: string }
  /** The load balancer's certificate was refused. */
  | { readonly kind: 'untrusted'; readonly code: string }
  | { readonly kind: 'broken'; readonly code: string };

export const TIMED_OUT = 'timed out';

/** A code or a class name, never the message: that may hold an address or a part of an answer. */
export function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  // Node's word for a signal that ended an attempt.
  if (code === 'ABORT_ERR') return TIMED_OUT;
  return typeof code === 'string' ? code : String(name ?? 'Error');
}
