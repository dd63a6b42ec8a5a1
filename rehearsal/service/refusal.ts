import { ZodError } from 'zod';
import { Malformed } from '../assembly/parse';
import { ElbError } from '../elasticloadbalancing/elb-error';

/**
 * Reads a part of a resource with a reader that does not know where it stands.
 *
 * @param where how the template's author finds it: `Stack.LogicalId.Property`
 * @throws Malformed with the place; NotModelled and errors of the rehearsal itself pass as they are
 */
export function readAt<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw refusedAt(where, error);
  }
}

/** An error of a reader, with the place if it lacks one. */
export function refusedAt(where: string, error: unknown): unknown {
  if (error instanceof ZodError) {
    return new Malformed(
      error.issues.map(
        ({ path, message }) =>
          `${[where, ...path.map(String)].join('.')} must be valid (${message}); correct it in the template`,
      ),
    );
  }
  // A subclass says what it is (NotModelled, Malformed) or is a defect (TypeError).
  const isPlain = error instanceof Error && Object.getPrototypeOf(error) === Error.prototype;
  return isPlain || error instanceof ElbError ? new Malformed([`${where}: ${error.message}`]) : error;
}
