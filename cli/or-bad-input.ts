import { Malformed } from '../rehearsal/assembly/parse';
import { harmless } from './aws/harmless';
import { EXIT, VerbFailed } from './exit-codes';

/** Of a file that somebody has named. @throws VerbFailed for one that cannot be read as what it must be */
export function orBadInput<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new VerbFailed(EXIT.BAD_INPUT, error.message.split('\n').map(harmless).join('\n'), {
      cause: error,
    });
  }
}
