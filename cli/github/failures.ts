import { isNativeError } from 'node:util/types';
import { sentenceOf } from '../aws/error-cause';
import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';

class CouldNotAsk extends VerbFailed {
  constructor(message: string, options?: ErrorOptions) {
    super(EXIT.COULD_NOT_RUN, harmless(message), options);
  }
}

export class NotFound extends CouldNotAsk {
  constructor(asked: string, message: string) {
    super(
      `${asked} must exist for this token, got 404 ${message}; check the repository and the job's permissions`,
    );
  }
}

export class Forbidden extends CouldNotAsk {
  constructor(asked: string, status: number, message: string) {
    super(
      `${asked} must be allowed to this token, got ${status} ${message}; give the job the permission that it needs`,
    );
  }
}

export const unexpected = (asked: string, rule: string, got: string): VerbFailed =>
  new CouldNotAsk(`${asked} must answer ${rule}, got ${got}; try again, and see githubstatus.com`);

export const unreachable = (asked: string, error: unknown): VerbFailed =>
  new CouldNotAsk(
    `${asked} could not be asked of GitHub: ${isNativeError(error) ? causeOf(error) : String(error)}; try again`,
    { cause: error },
  );

/** `fetch` says "fetch failed", and why in its cause. */
const causeOf = (error: Error): string => sentenceOf(isNativeError(error.cause) ? error.cause : error);
