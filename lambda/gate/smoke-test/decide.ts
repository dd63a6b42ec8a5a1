import type { SmokeTestRequest } from '../../shared/environment';
import type { Verdict } from '../../shared/verdict';
import type { Answer } from '../requests/answer';
import { problemsOf } from './problems';

/**
 * All requests must be answered as configured; every failing one is named.
 *
 * A connection that cannot be made is no word about the release: it ends at the load balancer, before any of
 * green's tasks. So unless another request has failed, the gate waits and looks again. It waits for no better
 * certificate: that takes a person, who should hear of it now.
 */
export function decide(requests: readonly SmokeTestRequest[], answers: readonly Answer[]): Verdict {
  if (requests.length === 0 || answers.length !== requests.length) {
    return { outcome: 'inconclusive', reason: `${answers.length} of ${requests.length} requests were made` };
  }
  const failures = requests.flatMap((request, index) => {
    const answer = answers[index] as Answer;
    const problems = problemsOf(request, answer);
    return problems.length > 0
      ? [{ answer, text: `${request.method} ${request.path}: ${problems.join(', ')}` }]
      : [];
  });
  if (failures.length > 0) {
    return {
      outcome: failures.every(({ answer }) => answer.kind === 'unreachable') ? 'inconclusive' : 'fail',
      reason: failures.map(({ text }) => text).join('; '),
    };
  }
  return {
    outcome: 'pass',
    reason: `${requests.length} of ${requests.length} requests were answered as expected`,
  };
}
