import type { LoadTestRequest } from '../../shared/environment';
import type { LoadAnswer } from './kept-connections';
import type { Outcome } from './tally';

/** What an answer says of the request that it is to. */
export function outcomeOf({ method, path, status }: LoadTestRequest, answer: LoadAnswer): Outcome {
  const request = `${method} ${path}`;
  if (answer.kind !== 'answered') {
    const failed = { request, ...answer };
    return failed;
  }
  const isExpected = status === undefined ? answer.status < 400 : answer.status === status;
  return isExpected
    ? { kind: 'good', milliseconds: answer.milliseconds }
    : { kind: 'wrong', request, status: answer.status };
}
