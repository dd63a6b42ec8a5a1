import { Malformed } from '../../rehearsal/assembly/parse';
import { NotModelled } from '../../rehearsal/not-modelled';
import { BaselineFailed } from '../../rehearsal/start-baseline';
import { EXIT, VerbFailed } from '../exit-codes';

/** What a rehearsal cannot do, as a verb ends with it; any other error as it is. */
export function verbFailure(error: unknown): unknown {
  if (error instanceof Malformed) return new VerbFailed(EXIT.BAD_INPUT, error.message);
  if (error instanceof NotModelled || error instanceof BaselineFailed)
    return new VerbFailed(EXIT.COULD_NOT_RUN, error.message);
  return error;
}
