import { distance } from 'fastest-levenshtein';
import { EXIT, VerbFailed } from '../exit-codes';
import type { KnownAlarm } from './alarms';

/** What was asked for: an alarm, or a runbook and maybe a section of it. */
export type Found =
  | { readonly alarm: KnownAlarm; readonly runbook: string }
  | { readonly runbook: string; readonly section?: string };

/** Names that a refusal offers. */
const MOST_OFFERED = 3;

/**
 * @param asked an alarm's whole name, or a runbook: `gate-freeze`, `gate-freeze.md#closed`, as failures name it
 * @param alarms undefined where there is no assembly to know them from
 * @throws VerbFailed with the nearest names when there is neither
 */
export function find(
  asked: string,
  alarms: readonly KnownAlarm[] | undefined,
  runbooks: readonly string[],
): Found {
  const alarm = alarms?.find(({ name }) => name === asked);
  if (alarm) return { alarm, runbook: alarm.runbook };
  const [, runbook = '', section] = /^(?:.*\/)?([a-z0-9-]+)(?:\.md)?(?:#(.+))?$/.exec(asked) ?? [];
  if (runbooks.includes(runbook)) return { runbook, ...(section !== undefined && { section }) };
  // Those that people are told of before those that they are made of.
  const composed = (alarms ?? []).toSorted((one, other) => one.partOf.length - other.partOf.length);
  const known = [...composed.map(({ name }) => name), ...runbooks];
  const near = nearest(asked, known).join(', ');
  const without = alarms === undefined ? '; alarms are known from an assembly: run npx cdk synth' : '';
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `it must be the whole name of an alarm or a runbook, got ${asked || 'nothing'}; the nearest are ${near}${without}`,
  );
}

/** The likeliest first: what ends with the text, then what holds it, then what differs by the fewest letters. */
export function nearest(asked: string, names: readonly string[]): string[] {
  const far = (name: string) => {
    if (name.endsWith(`-${asked}`)) return 0;
    return name.includes(asked) ? 1 : 1 + distance(asked, name);
  };
  return names.toSorted((one, other) => far(one) - far(other)).slice(0, MOST_OFFERED);
}
