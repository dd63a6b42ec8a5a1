import { MissingAnswer } from '../../lambda/uniformity/must';
import { isAnswer, isTransient } from '../aws/call-failed';
import { sentenceOf } from '../aws/error-cause';
import { harmless } from '../aws/harmless';
import type { Pause } from '../aws/pause';
import type { Progress } from '../progress';

/** Refusals in a row; the SDK has tried each call three times. */
const MOST_REFUSALS = 6;
const LONGEST_WAIT = 10_000;

/** Asks AWS, and again what may be answered in a while: half a minute of a throttled account must not end a tail. */
export class Asking {
  private hasAnswered = false;

  constructor(
    private readonly pause: Pause,
    private readonly progress: Pick<Progress, 'line'>,
    readonly signal: AbortSignal,
  ) {}

  /** @throws what the call has thrown last, or the reason of the signal */
  async untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
    for (let refusals = 1; ; refusals += 1) {
      this.signal.throwIfAborted();
      try {
        const answer = await ask();
        this.hasAnswered = true;
        return answer;
      } catch (error) {
        // The SDK throws an error of its own for what was aborted.
        this.signal.throwIfAborted();
        this.hasAnswered ||= isAnswer(error);
        const mayPass = error instanceof MissingAnswer || isTransient(error, this.hasAnswered);
        if (!mayPass || refusals >= MOST_REFUSALS) throw error;
        const wait = Math.min(1000 * 2 ** (refusals - 1), LONGEST_WAIT);
        const why = sentenceOf(error as Error);
        this.progress.line(
          harmless(`AWS could not be asked, and is asked again in ${wait / 1000} s: ${why}`),
        );
        await this.pause.sleep(wait, this.signal);
      }
    }
  }
}
