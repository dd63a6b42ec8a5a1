import type { Answer } from '../gate/requests/answer';
import type { Destination } from '../gate/requests/connect';
import { send } from '../gate/requests/send';
import { problemsOf } from '../gate/smoke-test/problems';
import { PROBE_USER_AGENT, type SmokeTestRequest } from '../shared/environment';

/** A run that users would not have been served in. Its message is what the console and the log show. */
export class NotServed extends Error {
  override readonly name = 'NotServed';
}

/**
 * Goes a user's way, request by request, and ends at the first answer that is not as it must be: what comes after it is
 * no user's.
 *
 * @param url scheme and name, as users write it
 * @throws NotServed
 */
export async function run(
  url: string,
  requests: readonly SmokeTestRequest[],
  signal: AbortSignal,
): Promise<void> {
  if (requests.length === 0) throw new NotServed('no requests are configured');
  const destination = destinationOf(url);
  for (const [index, request] of requests.entries()) {
    const answer = await ask(request, destination, new URL(url).host, signal);
    const problems = problemsOf(request, answer);
    if (problems.length === 0) continue;
    const which = requests.length === 1 ? '' : `${index + 1} of ${requests.length}, `;
    const more = isRedirect(answer) ? ' (a redirect, which a probe does not follow)' : '';
    throw new NotServed(`${which}${request.method} ${request.path}: ${problems.join(', ')}${more}`);
  }
}

/** With the time of connecting, which a user waits for as well. */
async function ask(
  request: SmokeTestRequest,
  destination: Destination,
  host: string,
  signal: AbortSignal,
): Promise<Answer> {
  const started = performance.now();
  const headers = { 'user-agent': PROBE_USER_AGENT, ...request.headers };
  const answer = await send({ ...request, headers }, destination, { host }, signal);
  return answer.kind === 'answered' ? { ...answer, milliseconds: performance.now() - started } : answer;
}

/** Over DNS and TLS, as users come: a name that leads nowhere or a certificate that has expired is seen. */
function destinationOf(url: string): Destination {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  return {
    host: hostname,
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    ...(secure && { serverName: hostname }),
  };
}

const isRedirect = (answer: Answer): boolean =>
  answer.kind === 'answered' && answer.status >= 300 && answer.status < 400;
