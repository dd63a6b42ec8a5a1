import type { IncomingHttpHeaders } from 'node:http';

/** `00-` trace id, span id and flags. source: https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;
/** `Self=1-…;Root=1-67891233-abcdef012345678912345678`, as the load balancer and X-Ray write it. */
const ROOT = /(?:^|;)\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/;
const NONE = '0'.repeat(32);

/**
 * The trace that a request is part of, in the 32 digits of OpenTelemetry and X-Ray: of `traceparent`, which whoever traces
 * sends, else of `X-Amzn-Trace-Id`, which every request has behind a load balancer.
 *
 * @returns undefined for a request of neither, and for what is none
 */
export function traceId(headers: IncomingHttpHeaders): string | undefined {
  const [, parent] = TRACEPARENT.exec(one(headers.traceparent)) ?? [];
  if (parent !== undefined && parent !== NONE) return parent;
  const [, time, rest] = ROOT.exec(one(headers['x-amzn-trace-id'])) ?? [];
  return time === undefined || rest === undefined ? undefined : time + rest;
}

const one = (header: string | string[] | undefined): string =>
  (Array.isArray(header) ? header[0] : header) ?? '';
