import type { SmokeTestRequest } from '../../shared/environment';
import type { Verdict } from '../../shared/verdict';
import type { Answer } from '../requests/answer';
import { jsonPath } from './json-path';

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

/**
 * The answer's problems in the words of the configuration: never a body, a header's value, or what a JSON path
 * held, since the reason is shown in places where those must not be.
 */
function problemsOf(request: SmokeTestRequest, answer: Answer): string[] {
  if (answer.kind === 'unreachable') return [`no connection (${answer.code})`];
  if (answer.kind === 'untrusted') return [`certificate refused (${answer.code})`];
  if (answer.kind === 'broken') return [`no whole answer (${answer.code})`];
  const problems: string[] = [];
  if (answer.status !== request.status) problems.push(`status ${answer.status}, expected ${request.status}`);
  if (answer.milliseconds > request.withinMilliseconds) {
    problems.push(
      `took ${Math.round(answer.milliseconds)} ms, expected at most ${request.withinMilliseconds} ms`,
    );
  }
  return [...problems, ...headerProblems(request, answer.headers), ...bodyProblems(request, answer)];
}

function headerProblems(
  { header }: SmokeTestRequest,
  headers: Readonly<Record<string, string | undefined>>,
): string[] {
  if (!header) return [];
  const value = headers[header.name.toLowerCase()];
  if (value === undefined) return [`header ${header.name} is missing`];
  const problems: string[] = [];
  if (header.equals !== undefined && value !== header.equals) {
    problems.push(`header ${header.name} is not ${JSON.stringify(header.equals)}`);
  }
  if (header.matches !== undefined && !new RegExp(header.matches).test(value)) {
    problems.push(`header ${header.name} does not match ${header.matches}`);
  }
  return problems;
}

function bodyProblems(
  { contains, json }: SmokeTestRequest,
  { body, cut }: Answer & { kind: 'answered' },
): string[] {
  const lacking = contains !== undefined && !body.includes(contains);
  // The text may come later, and the beginning of a document may be one.
  if (cut && (lacking || json)) return ['body is larger than 1 MiB'];
  return [
    ...(lacking ? [`body does not contain ${JSON.stringify(contains)}`] : []),
    ...(json ? jsonProblems(json, body) : []),
  ];
}

function jsonProblems(checks: NonNullable<SmokeTestRequest['json']>, body: string): string[] {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return ['body is not JSON'];
  }
  return checks
    .filter((check) => jsonPath(document, check.path) !== check.equals)
    .map((check) => `${check.path} is not ${JSON.stringify(check.equals)}`);
}
