import type { Pace } from '../../pace';
import type { Release } from '../../report/release';
import { departures } from '../catalogue/departures';
import type { Subject } from '../catalogue/subject';
import type { Scoreboard, ScoreboardRow } from '../scoreboard';
import { liveCatalogue } from './catalogue';
import type { LiveEntry } from './entry';
import { type LiveRun, NotKeptUp, rehearseLive } from './rehearse-live';

export interface LiveCatalogueOptions extends Omit<LiveRun, 'pace'> {
  readonly subject: Subject;
  /** @param rate requests in a wall second. @default as many as it takes to judge green by */
  readonly paceOf: (rate?: number) => Pace;
  readonly leftOut: Scoreboard['leftOut'];
  /** @default with processes of this machine */
  readonly rehearse?: typeof rehearseLive;
  /** Is told of each row before it is rehearsed. */
  readonly onEntry: (entry: LiveEntry, nth: number) => void;
  /** Is told that a row is rehearsed once more, with fewer users. */
  readonly onRetry: (why: string, pace: Pace) => void;
  /** Is given each row when it is there. */
  readonly onRow: (row: ScoreboardRow) => void;
}

/**
 * Rehearses each release with processes and requests, one after the other, each with a service of its own.
 *
 * @throws Malformed, NotModelled, BaselineFailed
 */
export async function rehearseLiveCatalogue(
  entries: readonly LiveEntry[],
  { subject, paceOf, leftOut, onEntry, onRetry, onRow, ...run }: LiveCatalogueOptions,
): Promise<Scoreboard> {
  const wallStart = performance.now();
  const rows: ScoreboardRow[] = [];
  for (const [nth, entry] of entries.entries()) {
    onEntry(entry, nth);
    const row = await rowOf(entry, { ...run, subject, paceOf, onRetry });
    rows.push(row);
    onRow(row);
  }
  return {
    schemaVersion: 1,
    service: run.chosen.name,
    environment: run.chosen.environment ?? null,
    workload: 'live',
    seed: run.seed,
    wallSeconds: (performance.now() - wallStart) / 1000,
    rows,
    leftOut,
  };
}

type RowOptions = Omit<LiveCatalogueOptions, 'leftOut' | 'onEntry' | 'onRow'>;

/** A machine that has not kept up is asked once more, for half as much. */
async function rowOf(
  entry: LiveEntry,
  { subject, paceOf, onRetry, rehearse = rehearseLive, ...run }: RowOptions,
): Promise<ScoreboardRow> {
  const attempt = (one: LiveEntry, pace: Pace) => attemptedRow(one, () => rehearse(one, { ...run, pace }));
  const pace = paceOf();
  const row = await attempt(entry, pace);
  if (row.notRehearsed === null) return row;
  const slower = paceOf(pace.ratePerSecond / 2);
  onRetry(row.notRehearsed, slower);
  // What is promised follows from how many users there are.
  return attempt(liveCatalogue(subject, slower).find(({ name }) => name === entry.name) ?? entry, slower);
}

async function attemptedRow(
  { name, group, why, expected }: LiveEntry,
  rehearse: () => Promise<Release>,
): Promise<ScoreboardRow> {
  const row = { name, group, why, expected };
  try {
    const release = await rehearse();
    return { ...row, release, departures: departures(expected, release), notRehearsed: null };
  } catch (error) {
    if (!(error instanceof NotKeptUp)) throw error;
    return { ...row, release: null, departures: [], notRehearsed: error.message };
  }
}
