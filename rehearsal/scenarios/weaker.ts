import { z } from 'zod';
import { Malformed, readJson } from '../assembly/parse';
import { millisecondsOf } from '../workload/task-model';
import type { ExpectedEnd } from './catalogue/entry';
import type { Scoreboard, ScoreboardRow } from './scoreboard';
import { keptNets, weakerNets } from './weaker-nets';

const atMost = z.object({ atMost: z.number().optional() });

/** What is compared of a board that was kept: the JSON of `teal rehearse --all`. */
const kept = z.object({
  schemaVersion: z.literal(1),
  service: z.string(),
  environment: z.string().nullable(),
  subject: keptNets.optional(),
  rows: z
    .array(
      z.object({
        name: z.string(),
        group: z.string(),
        why: z.string(),
        expected: z.object({
          outcome: z.enum(['released', 'rolled-back', 'failed']),
          within: z.object({ milliseconds: z.number() }).optional(),
          failedRequests: atMost.optional(),
          exposed: z.object({ atMostPercent: z.number().optional() }).optional(),
          misses: z.string().optional(),
        }),
      }),
    )
    .readonly(),
});

/** A board that was kept, as far as it is compared. */
export type KeptBoard = z.infer<typeof kept>;

/** @throws Malformed for a file that is not there, or is none */
export function readKept(file: string): KeptBoard {
  return readJson(kept, file, 'write it by teal rehearse --all --json=FILE');
}

/** @throws Malformed for a board of another service, or of another environment: its promises are others */
export function requireSame(before: KeptBoard, now: Pick<Scoreboard, 'service' | 'environment'>): void {
  const shown = ({ service, environment }: Pick<Scoreboard, 'service' | 'environment'>) =>
    environment === null ? service : `${service} in ${environment}`;
  if (shown(before) === shown(now)) return;
  throw new Malformed([
    `--against must be a scoreboard of ${shown(now)}, got one of ${shown(before)}; name another file, or --service and --env`,
  ]);
}

/** What may be less than before. */
export interface Excused {
  /** Names of what is borne: somebody has said why. */
  readonly accepted: ReadonlySet<string>;
  /** Whether a row counts that is not there any more: names or groups that were asked for; empty: all. */
  readonly only: readonly string[];
}

/**
 * The board with what the configuration promises less than before, as departures. What is expected follows the
 * configuration: a net that is taken out, or a limit that is raised, is right by its own standard, and shows by the one
 * that was kept alone.
 */
export function against(before: KeptBoard, board: Scoreboard, { accepted, only }: Excused): Scoreboard {
  const promised = new Map(before.rows.map((row) => [row.name, row]));
  const rows = board.rows.map((row): ScoreboardRow => {
    const was = promised.get(row.name);
    if (!was || accepted.has(row.name)) return row;
    return { ...row, departures: [...row.departures, ...weaker(was.expected, row.expected)] };
  });
  const here = new Set(rows.map(({ name }) => name));
  const gone = before.rows
    .filter(({ name, group }) => only.length === 0 || only.includes(name) || only.includes(group))
    .filter(({ name }) => !here.has(name));
  return { ...board, rows: [...rows, ...gone.map((row) => rowOf(row, board)), ...netsOf(before, board)] };
}

/** A row of what stops releases, if it stops less than before. */
function netsOf(before: KeptBoard, { subject }: Scoreboard): ScoreboardRow[] {
  const departures = before.subject && subject ? weakerNets(before.subject, subject) : [];
  if (departures.length === 0) return [];
  return [
    {
      ...{ name: 'what stops releases', group: 'nets', release: null, notRehearsed: null, departures },
      expected: { outcome: 'rolled-back' },
      why: 'a net behind another one is missed only when that one fails, too',
    },
  ];
}

function rowOf({ name, group, why, expected }: KeptBoard['rows'][number], board: Scoreboard): ScoreboardRow {
  const leftOut =
    board.leftOut.find((one) => one.name === name)?.why ?? 'the service has none of it any more';
  return {
    ...{ name, group, why, release: null, departures: [] },
    expected: { outcome: expected.outcome },
    notRehearsed: `it was on the board before, and is not now: ${leftOut}`,
  };
}

type Promised = Pick<ExpectedEnd, 'outcome' | 'within' | 'failedRequests' | 'exposed' | 'misses'>;

/** In what less is promised, in words. */
export function weaker(before: KeptBoard['rows'][number]['expected'], now: Promised): readonly string[] {
  const isStopped = ({ outcome }: { readonly outcome: ExpectedEnd['outcome'] }) => outcome !== 'released';
  if (isStopped(before) && !isStopped(now)) {
    return [`it was ${before.outcome} before, and gets through now with ${now.misses ?? 'all of it'}`];
  }
  const more = (what: string, was: number | undefined, is: number | undefined) =>
    was === undefined || (is !== undefined && is <= was)
      ? []
      : [`${what} was at most ${was} before, and may be ${is ?? 'anything'} now`];
  return [
    ...more(
      'within',
      before.within && before.within.milliseconds / 1000,
      now.within && millisecondsOf(now.within) / 1000,
    ),
    ...more('failedRequests', before.failedRequests?.atMost, now.failedRequests?.atMost),
    ...more('exposed', before.exposed?.atMostPercent, now.exposed?.atMostPercent),
  ];
}
