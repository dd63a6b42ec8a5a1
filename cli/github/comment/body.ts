import { commentMarker, markedStale } from '../../plan/report/comment';

/** A comment with a plan, as far as it says whose it is. */
export interface Sticky {
  readonly environment: string;
  /** Head of the pull request that it speaks of. */
  readonly commit: string;
  /** Hash of the plan; undefined where no plan could be made. */
  readonly hash?: string;
}

/** Characters of a comment. source: GitHub answers 422 "Body is too long" above 65536 (cdk-diff-action#34) */
const LONGEST = 65_536;
/** Left for the first lines, a note that it is out of date, and what closes a cut. */
const ROOM = 2_000;

/** Second line of a comment, or the first after the note that it is out of date; text further down may be somebody's. */
const commitLine = ({ commit, hash }: Sticky): string =>
  `<!-- teal-plan-of:${commit}${hash === undefined ? '' : ` hash:${hash}`} -->`;

/** Lines of the note by which {@link markedStale} marks a comment, after the first. */
const NOTE = 4;

const linesOf = (body: string): string[] => body.replaceAll('\r\n', '\n').split('\n');

/** Undefined for a comment that is not about this environment. */
export function readSticky(environment: string, body: string): Sticky | undefined {
  const [first, ...rest] = linesOf(body);
  if (first !== commentMarker(environment)) return undefined;
  const line = rest[rest[0]?.startsWith('<!-- teal-plan-stale -->') ? NOTE : 0] ?? '';
  const [, commit, hash] = /^<!-- teal-plan-of:([0-9a-f]{40})(?: hash:([0-9a-f]{64}))? -->$/.exec(line) ?? [];
  return { environment, commit: commit ?? '', ...(hash !== undefined && { hash }) };
}

/** @param text that `teal plan --markdown` wrote, with the marker as its first line */
export function fresh(sticky: Sticky, text: string): string {
  const marker = commentMarker(sticky.environment);
  const plan = text.startsWith(`${marker}\n`) ? text.slice(marker.length + 1) : text;
  return `${marker}\n${commitLine(sticky)}\n${cut(plan, LONGEST - ROOM)}`;
}

/** What is shown, with a note that it is of another commit. */
export const stale = (body: string, why: string): string => markedStale(linesOf(body).join('\n'), why);

/** Where there is nothing to show, and nothing was shown before. */
export const nothing = (sticky: Sticky, why: string): string => stale(fresh(sticky, ''), why);

/** At the end of a line, with what it left open closed. @param most characters */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf('\n', most);
  const kept = text.slice(0, end > 0 ? end : most).replace(/[\ud800-\udbff]$/, '');
  const fences = kept.match(/^(`{3,}|~{3,})/gm) ?? [];
  const [open] = fences.length % 2 === 1 ? fences.slice(-1) : [];
  const count = (tag: RegExp) => (kept.match(tag) ?? []).length;
  const details = Math.max(0, count(/<details>/g) - count(/<\/details>/g));
  const closing = `${open === undefined ? '' : `\n${open}`}${'\n\n</details>'.repeat(details)}`;
  return `${kept}${closing}\n\n_Cut here; the rest is in the artifact of the run._\n`;
}
