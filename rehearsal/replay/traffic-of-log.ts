import { Malformed } from '../assembly/parse';
import type { AccessLog } from './access-log';
import { hasShape, isPlaceholder, shapeText, standIn } from './shape';
import type { CountedShape } from './shapes';

/** A request that users send again and again. */
export interface ReplayedRequest {
  readonly method: 'GET' | 'HEAD';
  /** To ask for. */
  readonly path: string;
  /** That it stands for, `/orders/{number}`. */
  readonly shape: string;
  /** Requests of the log for which it stands. */
  readonly weight: number;
}

/** The load that a log gives: its mix, and its rate. */
export interface LogTraffic {
  readonly requests: readonly ReplayedRequest[];
  /** Of the log, on average. */
  readonly requestsPerMinute: number;
  /** Requests of each minute of the log. */
  readonly minutes: readonly number[];
}

/** Shapes that are replayed; the rest of a long tail is a few requests of each. */
const MOST_SHAPES = 200;

/**
 * @param samples paths to ask for in place of the ones that were taken out, each for all shapes that it has; with a query string if the
 * service needs one
 * @throws Malformed for a sample that has the shape of nothing in the log
 */
export function trafficOf(log: AccessLog, samples: readonly string[] = []): LogTraffic {
  const shapes = log.shapes.slice(0, MOST_SHAPES);
  refuseStrangers(samples, shapes);
  return {
    requests: shapes.flatMap((shape) => requestsOf(shape, samplesOf(shape, samples))),
    requestsPerMinute: log.requests / log.minutes.length,
    minutes: log.minutes,
  };
}

function requestsOf({ segments, get, head }: CountedShape, paths: readonly string[]): ReplayedRequest[] {
  const asked = paths.length > 0 ? paths : [standIn(segments)];
  const shape = shapeText(segments);
  return asked.flatMap((path) =>
    [['GET', get] as const, ['HEAD', head] as const].flatMap(([method, times]) =>
      times > 0 ? [{ method, path, shape, weight: times / asked.length }] : [],
    ),
  );
}

/** Those whose own shape it is; one for `/{value}` is not meant for all names that have no sample. */
function samplesOf({ segments }: CountedShape, samples: readonly string[]): string[] {
  return samples.filter((path) => hasShape(path, segments));
}

function refuseStrangers(samples: readonly string[], shapes: readonly CountedShape[]): void {
  const strangers = samples.filter((path) => !shapes.some(({ segments }) => hasShape(path, segments)));
  if (strangers.length === 0) return;
  const open = shapes
    .filter(({ segments }) => segments.some(isPlaceholder))
    .map(({ segments }) => shapeText(segments));
  const known = open.length > 0 ? `it has ${open.slice(0, 5).join(', ')}` : 'no id was taken out of it';
  throw new Malformed(
    strangers.map((path) => `--path must have the shape of a path in the log, got ${path}; ${known}`),
  );
}
