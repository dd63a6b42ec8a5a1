import { resumedBy } from '../records/hold';

/* What the commits of a deployment declare, by lines of their messages: one that waited gives way to a newer commit, which
 * brings what it brings, and so is held to what it says. */

/** Of all that is written down. */
const LONGEST = 2000;

/** The holds that the commits declare to be over. @param messages whole, each of one commit */
export function resumesOf(messages: readonly string[]): ReadonlySet<string> {
  return new Set(messages.flatMap((message) => resumedBy(message) ?? []));
}

/**
 * What the commits say they do that cannot be taken back.
 *
 * @param messages whole, each of one commit
 * @returns undefined where none says so
 */
export function irreversibleOf(messages: readonly string[]): string | undefined {
  const all = new Set(messages.flatMap((message) => irreversibleBy(message) ?? []));
  return all.size === 0 ? undefined : [...all].join('; ').slice(0, LONGEST);
}

/**
 * What a commit says that it fixes: a line `Fix: …` of its message, and not `fix: …`, by which many begin any change. Of the
 * commit that is deployed alone: an older one that it brings along says nothing of what is new in it.
 *
 * @param message whole
 * @returns undefined where it says nothing
 */
export function fixOf(message: string | undefined): string | undefined {
  const [, ...body] = (message ?? '').split(/\r?\n/);
  const what = body.flatMap((line) => /^Fix:[ \t]*(\S.*)$/.exec(line)?.[1]?.trim().slice(0, 500) ?? []);
  return what.length === 0 ? undefined : [...new Set(what)].join('; ').slice(0, LONGEST);
}

/**
 * What a commit says it did that cannot be taken back: a line `Irreversible: …` of its message. However it is written: one
 * that is missed is gone back across, so capitals, a list or a line without more count, too.
 */
export function irreversibleBy(message: string): string | undefined {
  const [, what] = /^[ \t]*(?:[*-][ \t]+)?irreversible:(.*)$/im.exec(message) ?? [];
  return what === undefined ? undefined : what.trim().slice(0, 500) || 'its message does not say what it did';
}
