import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { timeLimit } from '../../shared/time-limit';
import { type Answer, codeOf, LARGEST_BODY, TIMED_OUT } from './answer';
import { CertificateRefused, connect, type Destination } from './connect';

/** Milliseconds that an answer may be late and still be told from none. */
const GRACE = 1_000;

/** What is asked. */
export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until the whole answer is there. */
  readonly withinMilliseconds: number;
}

/** Makes one request over a connection of its own and never rejects: what goes wrong is an answer, too. */
export async function send(
  request: Asked,
  destination: Destination,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer> {
  let socket: Socket;
  try {
    socket = await connect(destination, signal);
  } catch (error) {
    const kind = error instanceof CertificateRefused ? 'untrusted' : 'unreachable';
    return { kind, code: codeOf(error) };
  }
  const started = performance.now();
  const limit = timeLimit(request.withinMilliseconds + GRACE, signal);
  try {
    const outgoing = httpRequest({
      createConnection: () => socket,
      method: request.method,
      path: request.path,
      headers: { 'user-agent': 'teal-gate', ...request.headers, ...headers },
      signal: limit.signal,
    });
    const { message, body, cut } = await receive(outgoing, limit.signal);
    return {
      kind: 'answered',
      status: message.statusCode ?? 0,
      headers: singleValues(message.headers),
      body,
      cut,
      milliseconds: performance.now() - started,
    };
  } catch (error) {
    return { kind: 'broken', code: limit.passed() ? TIMED_OUT : codeOf(error) };
  } finally {
    limit.lift();
    socket.destroy();
  }
}

async function receive(
  outgoing: ClientRequest,
  signal: AbortSignal,
): Promise<{ message: IncomingMessage; body: string; cut: boolean }> {
  // Its end by the signal is an error as well, which nobody may wait for any more.
  outgoing.on('error', () => {});
  outgoing.end();
  // The signal here as well: a request that Node ends without a word (an answer 101) never says that it has.
  const [message] = (await once(outgoing, 'response', { signal })) as [IncomingMessage];
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LARGEST_BODY) break;
  }
  const body = Buffer.concat(chunks).subarray(0, LARGEST_BODY).toString('utf8');
  return { message, body, cut: size > LARGEST_BODY };
}

function singleValues(headers: IncomingMessage['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
