import type { IncomingHttpHeaders } from 'node:http';
import type { RouteCounts } from './route-metrics';
import { traceId } from './trace-id';

/** A request as its span is told of it. */
export interface Arrived {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** How it ended. */
export interface Ended {
  readonly status: number;
  /** The route's pattern, undefined for none. */
  readonly route: string | undefined;
}

/** One request, traced. */
export interface Traced {
  /** What its lines of the log say. */
  readonly traceId: string | undefined;
  /** Runs what answers it: spans that are made within are its children. */
  readonly run: (answer: () => void) => void;
  readonly end: (ended: Ended) => void;
}

/** A statement as its span is told of it: without its values. */
export interface Asked {
  readonly name: string;
  readonly text: string;
  readonly database: string;
  readonly host: string;
}

/** What is sent away of requests. */
export interface Telemetry {
  readonly trace: (request: Arrived) => Traced;
  /** Asks the database, as a child of the request that is answered now. */
  readonly query: <T>(asked: Asked, ask: () => Promise<T>) => Promise<T>;
  /** Undefined when the log's lines are the metrics. */
  readonly counts: RouteCounts | undefined;
  /** Sends what is left, within seconds: nothing waits for a collector that is gone. */
  readonly stop: () => Promise<void>;
}

/** A request of no span: its trace is the one that its headers name, so that the log leads to the caller's. */
export const untraced = ({ headers }: Pick<Arrived, 'headers'>): Traced => ({
  traceId: traceId(headers),
  run: (answer) => answer(),
  end: () => undefined,
});

/** Nothing is sent, and nothing of OpenTelemetry is loaded. */
export const NO_TELEMETRY: Telemetry = {
  trace: untraced,
  query: (_, ask) => ask(),
  counts: undefined,
  stop: async () => undefined,
};
