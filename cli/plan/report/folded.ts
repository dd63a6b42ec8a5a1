import type { Plan } from '../compare';
import type { Kind, Line } from '../line';

/** A stack that is new has all of its access, alarms and sizes at once: that says no more than that it is new. */
const FOLDED: ReadonlySet<Kind> = new Set(['broadening', 'weakening', 'traffic', 'capacity', 'tightening']);

/** Lines of one kind in one new stack. */
export interface Fold {
  readonly stack: string;
  readonly lines: readonly Line[];
}

/** For people alone: in JSON, for a policy and for a reviewed plan each line stands by itself. */
export interface Folding {
  /** What is told line by line. */
  readonly single: readonly Line[];
  readonly folds: readonly Fold[];
}

/** @param lines of one kind */
export function folded({ stacks }: Pick<Plan, 'stacks'>, lines: readonly Line[]): Folding {
  const fresh = new Set(stacks.filter(({ state }) => state === 'new').map(({ name }) => name));
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    if (!fresh.has(line.stack) || !FOLDED.has(line.kind)) continue;
    groups.set(line.stack, [...(groups.get(line.stack) ?? []), line]);
  }
  // One line alone is no longer than its fold.
  const folds = [...groups]
    .filter(([, { length }]) => length > 1)
    .map(([stack, each]) => ({ stack, lines: each }));
  const inside = new Set(folds.flatMap((fold) => fold.lines));
  return { single: lines.filter((line) => !inside.has(line)), folds };
}

/** Types of resources, the most frequent first. */
export function typesIn({ lines }: Fold): readonly (readonly [type: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { type } of lines) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
