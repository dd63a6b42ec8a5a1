import type { IncomingHttpHeaders } from 'node:http';

/** `00-` trace id, span id and flags. source: https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;
/** `Self=1-…;Root=1-67891233-abcdef012345678912345678`, as the load balancer and X-Ray write it. */
const ROOT = /(?:^|;)\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/;
/** Of a caller that X-Ray traces; a load balancer alone writes neither. */
const PARENT = /(?:^|;)\s*Parent=([0-9a-f]{16})(?:;|$)/;
const NOT_SAMPLED = /(?:^|;)\s*Sampled=0(?:;|$)/;
const NONE = '0'.repeat(32);
const NO_PARENT = '0'.repeat(16);

/** What `X-Amzn-Trace-Id` says, its root in the 32 digits of OpenTelemetry. */
export interface AmznTrace {
  readonly traceId: string;
  /** Undefined when nobody before has a span: the load balancer makes none. */
  readonly parentId: string | undefined;
  readonly sampled: boolean;
}

/**
 * The trace that a request is part of, in the 32 digits of OpenTelemetry and X-Ray: of `traceparent`, which whoever traces
 * sends, else of `X-Amzn-Trace-Id`, which every request has behind a load balancer.
 *
 * @returns undefined for a request of neither, and for what is none
 */
export function traceId(headers: IncomingHttpHeaders): string | undefined {
  const [, parent] = TRACEPARENT.exec(one(headers.traceparent)) ?? [];
  if (parent !== undefined && parent !== NONE) return parent;
  return amznTrace(headers)?.traceId;
}

/** @returns undefined without a root that is one. source: X-Ray developer guide, "Tracing header" */
export function amznTrace(headers: IncomingHttpHeaders): AmznTrace | undefined {
  const header = one(headers['x-amzn-trace-id']);
  const [, time, rest] = ROOT.exec(header) ?? [];
  // Of zeros it is none to OpenTelemetry, and a span of it is refused by whoever takes spans.
  if (time === undefined || rest === undefined || time + rest === NONE) return undefined;
  const parentId = PARENT.exec(header)?.[1];
  return {
    traceId: time + rest,
    parentId: parentId === NO_PARENT ? undefined : parentId,
    sampled: !NOT_SAMPLED.test(header),
  };
}

const one = (header: string | string[] | undefined): string =>
  (Array.isArray(header) ? header[0] : header) ?? '';
