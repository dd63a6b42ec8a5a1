import type { SmokeTestRequest } from '../../shared/environment';
import type { Answer } from '../requests/answer';
import { jsonPath } from './json-path';

/**
 * The answer's problems in the words of the configuration: never a body, a header's value, or what a JSON path
 * held, since the reason is shown in places where those must not be.
 */
export function problemsOf(request: SmokeTestRequest, answer: Answer): string[] {
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
