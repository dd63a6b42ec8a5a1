import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { addressOf } from './client-address';
import type { LoadBalancerAttributes } from './load-balancer-attributes';
import { CLIENT_HEADER, REQUEST_ID_HEADER } from './request-record';
import type { Traces } from './trace';

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

/** What the load balancer writes itself, or takes off. */
const REPLACED = new Set([
  'host',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-amzn-trace-id',
  REQUEST_ID_HEADER,
  CLIENT_HEADER,
]);

const VALID_NAME = /^[A-Za-z0-9-]+$/;

/** How a listener was declared: what a target is told in X-Forwarded-Proto and X-Forwarded-Port. */
export interface ListenerEndpoint {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
}

/**
 * The headers a target gets, as name, value, name, value …; a name keeps its case.
 *
 * @param host that a transform wrote
 */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
export function headersForTarget(
  request: IncomingMessage,
  attributes: LoadBalancerAttributes,
  listener: ListenerEndpoint,
  traces: Traces,
  host = request.headers.host ?? '',
): string[] {
  const named = namedByConnection(request.headers.connection);
  const raw = request.rawHeaders;
  const headers: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] as string;
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || REPLACED.has(lower) || named?.includes(lower)) continue;
    if (attributes.dropsInvalidHeaders && !VALID_NAME.test(name)) continue;
    headers.push(name, raw[i + 1] as string);
  }
  headers.push('Host', hostFor(host, attributes, listener));
  const forwardedFor = forwardedForOf(request, attributes);
  if (forwardedFor !== undefined) headers.push('X-Forwarded-For', forwardedFor);
  headers.push('X-Forwarded-Proto', listener.protocol === 'HTTP' ? 'http' : 'https');
  headers.push('X-Forwarded-Port', String(listener.port));
  headers.push('X-Amzn-Trace-Id', traceOf(request.headers['x-amzn-trace-id'], traces));
  return headers;
}

/**
 * The headers a client gets of a target's answer, as name, value, name, value …
 *
 * @param added Set-Cookie lines of the load balancer
 */
export function headersForClient(headers: IncomingHttpHeaders, added: readonly string[]): string[] {
  const named = namedByConnection(headers.connection);
  const passed: string[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || HOP_BY_HOP.has(name) || named?.includes(name)) continue;
    if (typeof value === 'string') passed.push(name, value);
    else for (const one of value) passed.push(name, one);
  }
  for (const cookie of added) passed.push('set-cookie', cookie);
  return passed;
}

/** The Set-Cookie lines of an answer; undici writes a single one as a text. */
export function cookiesOf(headers: IncomingHttpHeaders): readonly string[] {
  const cookies: string[] | string | undefined = headers['set-cookie'];
  return typeof cookies === 'string' ? [cookies] : (cookies ?? NONE);
}

const NONE: readonly string[] = [];

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
// (host header preservation)
function hostFor(name: string, attributes: LoadBalancerAttributes, listener: ListenerEndpoint): string {
  const isUsual = listener.port === 80 || listener.port === 443;
  if (isUsual || attributes.preservesHost || name === '' || /:\d+$/.test(name)) return name;
  return `${name}:${listener.port}`;
}

function forwardedForOf(request: IncomingMessage, attributes: LoadBalancerAttributes): string | undefined {
  const sent = request.headers['x-forwarded-for'] as string | undefined;
  if (attributes.forwardedFor === 'remove') return undefined;
  if (attributes.forwardedFor === 'preserve') return sent;
  const { remoteAddress = '', remotePort } = request.socket;
  const address = addressOf(request) ?? remoteAddress;
  const client = attributes.forwardsClientPort ? `${address}:${remotePort}` : address;
  return sent === undefined ? client : `${sent}, ${client}`;
}

/** A trace that the client began goes on, with a part of the load balancer's own. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
function traceOf(sent: string | string[] | undefined, traces: Traces): string {
  if (typeof sent !== 'string') return `Root=${traces.next()}`;
  return sent.includes('Root=') ? `Self=${traces.next()};${sent}` : `Root=${traces.next()};${sent}`;
}

function namedByConnection(connection: string | undefined): readonly string[] | undefined {
  if (connection === undefined || connection === 'keep-alive') return undefined;
  return connection.split(',').map((name) => name.trim().toLowerCase());
}
