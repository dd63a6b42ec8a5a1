import type { SmokeTestRequest } from '../../shared/environment';
import type { Answer } from '../requests/answer';
import { problemsOf } from './problems';

/** A request that deserves to be sent again. */
export interface Doubt {
  readonly index: number;
  readonly request: SmokeTestRequest;
  /** Of the server error. */
  readonly status: number;
}

/**
 * The only request that failed, where it failed by a server error. A service that fails three requests in a thousand would
 * else lose one release in a hundred to chance, and a few requests cannot tell chance from a fault; two right answers more
 * say that not every request fails. How many users may meet such an error is for alarms and `metrics` to judge, which count thousands.
 */
export function doubtOf(
  requests: readonly SmokeTestRequest[],
  answers: readonly Answer[],
): Doubt | undefined {
  const [only, ...others] = requests.flatMap((request, index) => {
    const answer = answers[index];
    return answer && problemsOf(request, answer).length > 0 ? [{ request, answer, index }] : [];
  });
  if (only === undefined || others.length > 0) return undefined;
  const { request, answer, index } = only;
  const failed = answer.kind === 'answered' && answer.status >= 500 && answer.status !== request.status;
  return failed ? { index, request, status: answer.status } : undefined;
}

/** Of two answers the first that is not as it must be. */
export function worse(request: SmokeTestRequest, one: Answer, other: Answer): Answer {
  return problemsOf(request, one).length > 0 ? one : other;
}
