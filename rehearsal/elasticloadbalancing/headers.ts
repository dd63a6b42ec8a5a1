import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { REQUEST_ID_HEADER } from './request-record';

/** They belong to one connection and are never passed on. */
// source: RFC 9110, 7.6.1; `expect` is answered by the load balancer's own HTTP server.
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** How a listener was declared: what a target is told in X-Forwarded-Proto and X-Forwarded-Port. */
export interface ListenerEndpoint {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
}

/** The headers a target gets, as name, value, name, value …; a name keeps its case. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
export function headersForTarget(request: IncomingMessage, listener: ListenerEndpoint): string[] {
  const named = namedByConnection(request.headers.connection);
  const raw = request.rawHeaders;
  const headers: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] as string;
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || named.includes(lower)) continue;
    if (lower === REQUEST_ID_HEADER || REPLACED.has(lower)) continue;
    headers.push(name, raw[i + 1] as string);
  }
  const client = request.socket.remoteAddress ?? '';
  const forwardedFor = request.headers['x-forwarded-for'];
  headers.push('X-Forwarded-For', forwardedFor === undefined ? client : `${forwardedFor}, ${client}`);
  headers.push('X-Forwarded-Proto', listener.protocol.toLowerCase());
  headers.push('X-Forwarded-Port', String(listener.port));
  return headers;
}

/** The headers a client gets of a target's answer. */
export function headersForClient(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = namedByConnection(headers.connection);
  const passed: IncomingHttpHeaders = {};
  for (const name in headers) {
    if (!HOP_BY_HOP.has(name) && !named.includes(name)) passed[name] = headers[name];
  }
  return passed;
}

const REPLACED = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port']);

function namedByConnection(connection: string | undefined): readonly string[] {
  if (connection === undefined) return [];
  return connection.split(',').map((name) => name.trim().toLowerCase());
}
