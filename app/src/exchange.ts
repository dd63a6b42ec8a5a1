import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Level } from './log';
import { requestId } from './request-id';
import type { RouteCounts } from './route-metrics';
import { PROBES, pathOf, routeName } from './route-names';
import type { Traced } from './telemetry';

const LONGEST_LOGGED_PATH = 256;

/** nginx's word for a client that went away before its answer; never sent. */
export const CLIENT_WENT_AWAY = 499;

/** A request until its answer is sent or its client gone: its ids, one line of log, its counts, whatever answers it. */
export class Exchange {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly isProbe: boolean;
  /** The pattern of the route that answers, once it is known. */
  route: string | undefined;
  private isBroken = false;
  private readonly startedAt = performance.now();

  constructor(request: IncomingMessage) {
    this.id = requestId(request.headers);
    this.method = request.method ?? '';
    this.path = pathOf(request.url);
    this.isProbe = PROBES.has(this.path);
  }

  /** A stream that fails after its first bytes: its 200 is sent, and what the user has is half an answer. */
  broke(): void {
    this.isBroken = true;
  }

  /** @param refused whether it was not let in */
  end(
    response: ServerResponse,
    traced: Traced,
    log: Logger,
    counts: readonly RouteCounts[],
    refused: boolean,
  ) {
    const unfinished = this.isBroken ? 500 : CLIENT_WENT_AWAY;
    const status = response.writableFinished ? response.statusCode : unfinished;
    // As Fastify has read it: it takes /%63heckout for the same route, and so must its objective.
    const route = routeName(this.route ?? this.path);
    const durationMs = Math.round((performance.now() - this.startedAt) * 10) / 10;
    log[levelOf(this.isProbe, status, refused)](
      {
        requestId: this.id,
        traceId: traced.traceId,
        method: this.method,
        route: this.isProbe ? 'probe' : route,
        path: this.path.slice(0, LONGEST_LOGGED_PATH),
        status,
        durationMs,
        ...(refused && { refused }),
      },
      'request',
    );
    traced.end({ status, route: this.route });
    if (this.isProbe) return;
    // A client that goes away is no failure of the service, and how long it had waited is no duration of an answer.
    const failed = status >= 500;
    const waited = failed || status === CLIENT_WENT_AWAY ? undefined : durationMs;
    for (const each of counts) each.count(route, failed, waited);
  }
}

/** A probe that passes is noise, one every few seconds from every zone; LOG_LEVEL=debug shows it. A refusal is meant. */
function levelOf(isProbe: boolean, status: number, refused: boolean): Level {
  if (isProbe) return status < 400 ? 'debug' : 'warn';
  if (refused) return 'warn';
  return status >= 500 ? 'error' : 'info';
}
