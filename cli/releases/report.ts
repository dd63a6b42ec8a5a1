import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import type { ReleaseEntry } from '../records/entry';
import { harmlessValues } from '../records/harmless-values';
import { sentenceOf } from '../records/hold';
import { tableLines } from '../terminal/table';
import type { Told } from './carry-out';

export const exitCodeOf = ({ outcome }: Told): number =>
  outcome === 'told' ? EXIT.AS_EXPECTED : EXIT.COULD_NOT_RUN;

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, told: Told): string {
  const report = {
    schemaVersion: 1,
    service,
    environment: env,
    outcome: told.outcome,
    exitCode: exitCodeOf(told),
    reason: told.reason,
    ...(told.outcome === 'told' && { holds: told.holds, releases: told.releases }),
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

const HEAD = ['when (UTC)', 'what', 'outcome', 'took', 'commit', 'image', 'by', 'why'];

/** For people: the holds first, then a table. */
export function textOf(
  { service, env }: ServiceOptions,
  told: Told,
  columns = Number.POSITIVE_INFINITY,
): string {
  if (told.outcome === 'failed')
    return `${harmless(`${service} in ${env}: failed`)}\n  ${harmless(told.reason)}\n`;
  const lines = [
    told.reason,
    ...told.holds.map((hold) => `  ${sentenceOf(hold)}`),
    ...(told.releases.length === 0 ? [] : tableLines(HEAD, told.releases.map(cellsOf), { columns })),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}

/** Of a cell whose text is somebody's. */
const WIDEST = 60;

function cellsOf(entry: ReleaseEntry): string[] {
  const {
    at,
    kind,
    outcome,
    seconds,
    commit,
    digest,
    mergedBy,
    approvedBy = [],
    reason,
    overrides,
    fix,
  } = entry;
  const by = [...new Set([...(mergedBy === undefined ? [] : [mergedBy]), ...approvedBy])].join(', ');
  const more = [
    ...(fix === undefined ? [] : [` [fix: ${fix}]`]),
    ...(overrides.length > 0 ? [` [decided: ${overrides.join(', ')}]`] : []),
  ].join('');
  return [
    at.slice(0, 19).replace('T', ' '),
    kind,
    outcome,
    seconds === undefined ? '' : `${Math.round(seconds)} s`,
    commit.slice(0, 12),
    digest.slice('sha256:'.length, 'sha256:'.length + 12),
    by,
    reason + more,
  ].map((cell) => {
    // Before it is measured: what is taken out would leave the columns askew.
    const text = harmless(cell);
    return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
  });
}
