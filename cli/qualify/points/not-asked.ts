import type { NotAsked } from '../point';
import reasons from './not-asked.json';

/** Rows of docs/limitations.md that a run in a sandbox cannot ask: by what keeps them, then by id. */
export const NOT_ASKED: readonly NotAsked[] = Object.entries(reasons).flatMap(([because, rows]) =>
  Object.entries(rows).map(([id, row]) => ({ id, row, because })),
);
