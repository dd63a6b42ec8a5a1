import type { Replayed } from '../../lambda/gate/metrics/judge/record';
import { harmless } from '../aws/harmless';
import { EXIT } from '../exit-codes';

/** A judgement of a log, and what became of it. */
export interface Rejudged extends Replayed {
  readonly line: number;
}

export const exitCodeOf = (judged: readonly Rejudged[]): number =>
  judged.every(({ same }) => same) ? EXIT.AS_EXPECTED : EXIT.NOT_AS_EXPECTED;

export function textOf(judged: readonly Rejudged[]): string {
  const lines = judged.flatMap(({ line, same, logged, now }) =>
    same
      ? [`line ${line}: the same, ${now.outcome}: ${now.reason}`]
      : [
          `line ${line}: different, logged as ${logged.outcome}: ${logged.reason}`,
          `  judged now as ${now.outcome}: ${now.reason}`,
        ],
  );
  const different = judged.filter(({ same }) => !same).length;
  const sum =
    different === 0
      ? `${judged.length} of ${judged.length} judgements are the same`
      : `${different} of ${judged.length} judgements differ`;
  return [...lines, sum].map((line) => `${harmless(line)}\n`).join('');
}

export function jsonOf(judged: readonly Rejudged[]): string {
  const judgements = judged.map(({ line, same, logged, now: { outcome, reason, ...found } }) => ({
    ...{ line, same, logged: { outcome: logged.outcome, reason: logged.reason }, now: { outcome, reason } },
    ...found,
  }));
  return `${JSON.stringify({ schemaVersion: 1, exitCode: exitCodeOf(judged), judgements }, undefined, 2)}\n`;
}
