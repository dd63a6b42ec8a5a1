import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What may go back into a header and into a log unchanged. */
const PLAIN = /^[\w.:=@/+-]{1,128}$/;

/**
 * The caller's id, so that one request is one id through every service: `x-request-id`, else the root of the
 * load balancer's trace. A value that is not plain is not repaired but replaced.
 */
export function requestId(headers: IncomingHttpHeaders): string {
  const candidates = [headers['x-request-id'], traceRoot(headers['x-amzn-trace-id'])];
  return candidates.find((id): id is string => typeof id === 'string' && PLAIN.test(id)) ?? randomUUID();
}

/** `Self=1-…;Root=1-67891233-abcdef012345678912345678` → the value of Root, as the ALB writes it. */
function traceRoot(header: string | string[] | undefined): string | undefined {
  const trace = Array.isArray(header) ? header[0] : header;
  return trace?.match(/(?:^|;)\s*Root=([^;]*)/)?.[1];
}
