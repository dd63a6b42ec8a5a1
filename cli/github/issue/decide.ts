/** An open issue as GitHub has it. */
export interface OpenIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
}

export interface Asked {
  readonly marker: string;
  readonly title: string;
  /** Markdown; undefined when there is nothing to say any more. */
  readonly text?: string;
  readonly author: string;
}

export type Write =
  | { readonly act: 'open'; readonly title: string; readonly body: string }
  | { readonly act: 'update'; readonly number: number; readonly title: string; readonly body: string }
  | { readonly act: 'close'; readonly number: number }
  | { readonly act: 'leave'; readonly reason: string };

/** Characters that GitHub takes. source: as of comments, 65536; a title is cut at 256 */
const LONGEST_BODY = 60_000;

const markerOf = (marker: string): string => `<!-- teal:issue:${marker} -->`;

/** One open issue for each marker: opened, kept up to date, closed when there is nothing left to say. */
export function decide({ marker, title, text, author }: Asked, open: readonly OpenIssue[]): Write {
  const own = open.find((issue) => issue.author === author && issue.body.startsWith(markerOf(marker)));
  if (text === undefined) {
    return own === undefined
      ? { act: 'leave', reason: 'there is no open issue' }
      : { act: 'close', number: own.number };
  }
  const body = `${markerOf(marker)}\n${cutAtLine(text)}`;
  if (own === undefined) return { act: 'open', title, body };
  if (own.body.replaceAll('\r\n', '\n') === body && own.title === title) {
    return { act: 'leave', reason: `issue ${own.number} says so already` };
  }
  return { act: 'update', number: own.number, title, body };
}

function cutAtLine(text: string): string {
  if (text.length <= LONGEST_BODY) return text;
  const end = text.lastIndexOf('\n', LONGEST_BODY);
  return `${text.slice(0, end > 0 ? end : LONGEST_BODY)}\n\n_Cut here; the rest is in the artifact of the run._\n`;
}
