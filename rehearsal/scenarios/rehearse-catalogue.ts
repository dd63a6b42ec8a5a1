import { type AssemblyInput, directoryOf } from '../assembly/assembly-input';
import { knownAssembly } from '../assembly/known-assemblies';
import { NotModelled } from '../not-modelled';
import { type Choice, chooseService } from '../service/choose-service';
import { rehearse } from '../testing/rehearse';
import type { ModelledAnswer } from '../workload/task-model';
import { type CatalogueEntry, departures } from './catalogue';
import type { Scoreboard, ScoreboardRow } from './scoreboard';

/** How a catalogue is rehearsed. */
export interface CatalogueOptions extends Choice {
  /** Of all that is left to chance. @default 1 */
  readonly seed?: number;
  /** Said on the board. @default nothing */
  readonly leftOut?: Scoreboard['leftOut'];
  /** Why a bad release may get through, by its name. @default none may */
  readonly accepted?: ReadonlyMap<string, string>;
  /** What versions answer that are well, to gates that are not Teal's. @default nothing */
  readonly answers?: readonly ModelledAnswer[];
  /** Is told of each row before it is rehearsed, and may stop the rest by throwing. */
  readonly onEntry?: (entry: CatalogueEntry, nth: number) => void;
  /** Is given each row when it is there. */
  readonly onRow?: (row: ScoreboardRow) => void;
}

/**
 * Rehearses each entry against the same service, one after the other: tasks are models, users are counts, gates are the
 * real code unless the entry declares them.
 *
 * @throws as `rehearse`, but for NotModelled, which is told in the row
 */
export async function rehearseCatalogue(
  assembly: AssemblyInput,
  entries: readonly CatalogueEntry[],
  { seed = 1, leftOut = [], accepted, answers, onEntry, onRow, ...choice }: CatalogueOptions = {},
): Promise<Scoreboard> {
  const { name, environment } = chooseService(knownAssembly(directoryOf(assembly)), choice);
  const wallStart = performance.now();
  const rows: ScoreboardRow[] = [];
  for (const [nth, entry] of entries.entries()) {
    onEntry?.(entry, nth);
    const why = accepted?.get(entry.name);
    const rehearsed = await rowOf(assembly, withAnswers(entry, answers), { ...choice, seed });
    const row = why === undefined ? rehearsed : borne(rehearsed, why);
    rows.push(row);
    onRow?.(row);
  }
  return {
    schemaVersion: 1,
    service: name,
    environment: environment ?? null,
    workload: 'modelled',
    seed,
    wallSeconds: (performance.now() - wallStart) / 1000,
    rows,
    leftOut,
  };
}

function withAnswers(entry: CatalogueEntry, answers: readonly ModelledAnswer[] = []): CatalogueEntry {
  const { release, baseline } = entry.options;
  if (answers.length === 0) return entry;
  return {
    ...entry,
    options: { ...entry.options, release: { answers, ...release }, baseline: { answers, ...baseline } },
  };
}

/** A row that a team bears: what gets through is right then, and what does not is no miss any more. */
export function borne(row: ScoreboardRow, why: string): ScoreboardRow {
  const { release, departures: otherwise } = row;
  if (otherwise.length === 0 && release) {
    return { ...row, departures: ['it must not be accepted any more, since it is as it should be'] };
  }
  if (release?.outcome !== 'released') return row;
  return { ...row, expected: { outcome: 'released', misses: why }, departures: [] };
}

async function rowOf(
  assembly: AssemblyInput,
  { name, group, why, options, expected }: CatalogueEntry,
  choice: Choice & { readonly seed: number },
): Promise<ScoreboardRow> {
  const row = { name, group, why, expected };
  const release = { ...options.release, name };
  try {
    const result = await rehearse(assembly, { approvals: 'approve', ...choice, ...options, release });
    return { ...row, release: result, departures: departures(expected, result), notRehearsed: null };
  } catch (error) {
    if (!(error instanceof NotModelled)) throw error;
    return { ...row, release: null, departures: [], notRehearsed: error.message };
  }
}
