import http, { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ForwardOptions, ownAnswerTo } from './forward';
import { cookiesOf, headersForClient } from './headers';
import { answerOwn } from './own-answer';

/** Whether the client asks for a WebSocket, the only upgrade that ELB passes on. */
export function asksForWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket';
}

/** An answer for a connection whose request Node did not answer, because it asked to leave HTTP. */
export function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as Socket);
  response.on('finish', () => socket.end());
  return response;
}

/**
 * Carries a WebSocket between a client and a target, which answers the handshake. Each message starts the idle timeout
 * anew; the connection counts as a request in flight for as long as it is open.
 */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
// (listener configuration: WebSockets)
export function upgrade(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  address: { readonly host: string; readonly port: number },
  options: ForwardOptions,
): void {
  const sentAt = performance.now();
  let isSettled = false;
  const settle = (status: number, because?: ReturnType<typeof ownAnswerTo>['because'] | 'client-closed') => {
    if (isSettled) return;
    isSettled = true;
    const latencySeconds = (performance.now() - sentAt) / 1000;
    options.onOutcome({ status, latencySeconds, ...(because !== undefined && { because }) });
  };
  const onward = http.request({
    ...address,
    path: options.path,
    method: request.method ?? 'GET',
    // Node takes pairs, but its types do not say so.
    headers: [...options.headers(), 'Connection', 'Upgrade', 'Upgrade', 'websocket'] as never,
    agent: false,
    timeout: options.idleTimeoutMs,
  });
  client.once('close', () => {
    settle(460, 'client-closed');
    onward.destroy();
    options.onEnd();
  });
  client.on('error', () => client.destroy());
  onward.on('timeout', () => {
    settle(504, 'idle-timeout');
    onward.destroy();
    if (!client.destroyed) answerOwn(responseOn(request, client), 504);
  });
  onward.on('error', (error) => {
    if (isSettled || client.destroyed) {
      client.destroy();
      return;
    }
    const { status, because } = ownAnswerTo(error);
    settle(status, because);
    answerOwn(responseOn(request, client), status);
  });
  onward.on('response', (answer) => {
    settle(answer.statusCode ?? 502);
    const response = responseOn(request, client);
    response.writeHead(answer.statusCode ?? 502, clientHeaders(answer, options));
    answer.pipe(response);
  });
  onward.on('upgrade', (answer, target, targetHead) => {
    settle(101);
    client.write(switching(answer, options));
    if (targetHead.length > 0) client.write(targetHead);
    if (head.length > 0) target.write(head);
    carry(client as Socket, target as Socket, options.idleTimeoutMs);
  });
  onward.end();
}

/** Whatever one side sends is read from its socket and written to the other: each message touches both timeouts. */
function carry(client: Socket, target: Socket, idleTimeoutMs: number): void {
  for (const [from, to] of [
    [client, target],
    [target, client],
  ] as const) {
    from.setTimeout(idleTimeoutMs, () => from.destroy());
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
}

function clientHeaders(answer: IncomingMessage, options: ForwardOptions): string[] {
  return headersForClient(answer.headers, options.cookies(cookiesOf(answer.headers)));
}

function switching(answer: IncomingMessage, options: ForwardOptions): string {
  const headers = ['Connection', 'Upgrade', 'Upgrade', 'websocket', ...clientHeaders(answer, options)];
  const lines = headers.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
  return `HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`;
}
