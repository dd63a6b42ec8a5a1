/**
 * Whether AWS answered with this error. Its name is the code on the wire with or without `Exception` behind it: the
 * SDK adds it for errors that it knows (`RuleNotFound` of Elastic Load Balancing).
 */
export function isAwsError(error: unknown, ...codes: readonly string[]): boolean {
  const name = nameOf(error);
  return codes.some((code) => name === code || name === `${code}Exception`);
}

/** What a class is called. A name that holds anything else was put together, and may hold what the message does. */
const CLASS = /^[A-Za-z_$][\w$.]{0,79}$/;

/** The class of an error, without its message: that may hold a part of an answer. */
export function nameOf(error: unknown): string {
  return error instanceof Error && CLASS.test(error.name) ? error.name : 'Error';
}
