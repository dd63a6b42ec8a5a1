import { randomBytes } from 'node:crypto';
import { harmless } from '../aws/harmless';
import { momentOf } from '../terminal/moment';
import type { HoldEntry, ResumeEntry } from './entry';

/**
 * The holds that nothing has ended, in the order given. A hold is ended by what names its id and by nothing else: not
 * by time, not by a later hold, and not by the order of entries whose clocks may differ.
 *
 * @param entries newest first
 */
export function openHolds(entries: readonly (HoldEntry | ResumeEntry)[]): HoldEntry[] {
  const ended = new Set(entries.flatMap((entry) => (entry.kind === 'resume' ? [entry.hold] : [])));
  return entries.filter((entry): entry is HoldEntry => entry.kind === 'hold' && !ended.has(entry.id));
}

/** The newest of the holds that nothing has ended; while there is one, nothing is deployed. @param entries newest first */
export function holdInForce(entries: readonly (HoldEntry | ResumeEntry)[]): HoldEntry | undefined {
  return openHolds(entries)[0];
}

/** Of a reason, in a sentence. */
const LONGEST_REASON = 200;

/** Who holds an environment, since when and why, in one line that a terminal and a log can take. */
export function sentenceOf({ id, at, by, reason }: HoldEntry): string {
  const why = harmless(reason);
  const shown = why.length > LONGEST_REASON ? `${why.slice(0, LONGEST_REASON - 1)}…` : why;
  return harmless(`held by ${by} since ${momentOf(at)}${shown === '' ? '' : `: ${shown}`} (${id})`);
}

/** @param milliseconds since the Unix epoch */
export function newHoldId(milliseconds: number, random: string = randomBytes(2).toString('hex')): string {
  const time = new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');
  return `hold-${time}-${random}`;
}

/**
 * The hold that a commit declares to be over: a line `Resumes: hold-…` of its message. Git wants trailers in the last
 * paragraph; a squash on GitHub puts its own paragraph behind, so any line of the body counts, from its first column on.
 *
 * @param message whole, of one commit
 * @returns undefined where there is none, or where several are named: that is nothing to guess from
 */
export function resumedBy(message: string): string | undefined {
  const [, ...body] = message.split(/\r?\n/);
  const named = body.flatMap((line) => {
    const [, id] = /^[Rr]esumes:[ \t]*(hold-\d{8}T\d{6}Z-[0-9a-f]{4})[ \t]*$/.exec(line) ?? [];
    return id === undefined ? [] : [id];
  });
  const [only, ...others] = new Set(named);
  return others.length > 0 ? undefined : only;
}
