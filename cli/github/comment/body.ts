/** A comment of Teal's on a pull request, taken apart. */
export interface Sticky {
  readonly environment: string;
  /** Head of the pull request that it speaks of. */
  readonly commit: string;
  /** Hash of the plan; undefined where no plan could be made. */
  readonly hash?: string;
}

/** Characters of a comment. source: GitHub answers 422 "Body is too long" above 65536 (cdk-diff-action#34) */
const LONGEST = 65_536;
/** Left for the marker, the notice and what closes a cut. */
const ROOM = 2_000;

const markerOf = (environment: string): string => `<!-- teal:plan:${environment} -->`;

/** Invisible, and the first thing in it: text further down may be somebody's. */
export function headOf({ environment, commit, hash }: Sticky): string {
  return `${markerOf(environment)}\n<!-- teal:commit:${commit}${hash === undefined ? '' : ` hash:${hash}`} -->\n`;
}

/** Undefined for a comment that is not about this environment. */
export function readSticky(environment: string, body: string): Sticky | undefined {
  const text = body.replaceAll('\r\n', '\n');
  if (!text.startsWith(`${markerOf(environment)}\n`)) return undefined;
  const [, commit, hash] =
    /^<!-- teal:commit:([0-9a-f]{40})(?: hash:([0-9a-f]{64}))? -->$/.exec(text.split('\n')[1] ?? '') ?? [];
  return { environment, commit: commit ?? '', ...(hash !== undefined && { hash }) };
}

/** A warning above what is left of the comment, which speaks of another commit. Each comment has at most one. */
export function stale(body: string, head: string, why: string): string {
  const [marker = '', commit = '', ...rest] = body.replaceAll('\r\n', '\n').split('\n');
  const text = rest.join('\n').replace(/^> \[!WARNING\]\n> \*\*Stale\.\*\*.*\n\n/, '');
  return `${marker}\n${commit}\n${warning(head, why)}${cut(text, LONGEST - ROOM)}`;
}

export const fresh = (sticky: Sticky, text: string): string =>
  `${headOf(sticky)}${cut(text, LONGEST - ROOM)}`;

/** Where there is nothing to show, and nothing was shown before. */
export const nothing = (sticky: Sticky, why: string): string =>
  `${headOf(sticky)}${warning(sticky.commit, why)}`;

const warning = (head: string, why: string): string =>
  `> [!WARNING]\n> **Stale.** The pull request is at \`${head}\`: ${why}.\n\n`;

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
