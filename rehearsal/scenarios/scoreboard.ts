import type { Release } from '../report/release';
import type { ExpectedEnd } from './catalogue/entry';
import type { Subject } from './catalogue/subject';

/** One release of the scoreboard: what it should have come to, and what it did. */
export interface ScoreboardRow {
  /** Of the scenario: `crash-loop`. */
  readonly name: string;
  /** What it belongs to: `starts`, `requests`, `gates`, `circumstances`, `secrets`, `controls`, `own` … */
  readonly group: string;
  /** Why the expectation is right, or what can be had. */
  readonly why: string;
  /** What must become of it, by when, and how many users may be hurt. */
  readonly expected: ExpectedEnd;
  /** What became of it; null where it could not be rehearsed. */
  readonly release: Release | null;
  /** What is wrong or late, in words; none when all is right. */
  readonly departures: readonly string[];
  /** Why it could not be rehearsed with this service, in words; null when it was. Such a row is never right. */
  readonly notRehearsed: string | null;
}

/** All releases of a catalogue against one service: the JSON of `teal rehearse --all`. */
export interface Scoreboard {
  /** Of this shape. */
  readonly schemaVersion: 1;
  /** That was released. */
  readonly service: string;
  /** Null for an assembly that is not Teal's. */
  readonly environment: string | null;
  /** Models of tasks and users, or processes and requests. */
  readonly workload: 'modelled' | 'live';
  /** Of everything that is left to chance. */
  readonly seed: number;
  /** What the expectations are made of: strategy, alarms, gates; absent where nobody has told it. */
  readonly subject?: Subject;
  /** That all of it took. */
  readonly wallSeconds: number;
  /** In the catalogue's order. */
  readonly rows: readonly ScoreboardRow[];
  /** What is in the catalogue and not on this board, and why: what the service does not have, what models cannot say. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

/** Whether every reaction was right and in time. */
export function isRight({ rows }: Pick<Scoreboard, 'rows'>): boolean {
  return (
    rows.length > 0 && rows.every(({ departures, notRehearsed }) => departures.length === 0 && !notRehearsed)
  );
}
