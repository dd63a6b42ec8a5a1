import { fresh, nothing, readSticky, type Sticky, stale } from './body';

/** A comment as GitHub has it. */
export interface Existing {
  readonly id: number;
  readonly body: string;
  readonly author: string;
}

export interface Asked extends Sticky {
  /** What to show; undefined when no plan could be made. */
  readonly text?: string;
  /** Whether a plan that changes nothing is worth no comment of its own. @default false: it says that it was looked at */
  readonly onlyOverAnother?: boolean;
  /** URL of the run. */
  readonly run: string;
  /** Who the token writes as. */
  readonly author: string;
}

export type Write =
  | { readonly act: 'create'; readonly body: string }
  | { readonly act: 'update'; readonly id: number; readonly body: string }
  | { readonly act: 'leave'; readonly reason: string };

/**
 * One comment for each environment, of the newest head. A run that comes late does not put an older plan over a newer
 * one. Only the token's own comments count: anybody may write the marker.
 *
 * @param head of the pull request now
 */
export function decide(asked: Asked, head: string, comments: readonly Existing[]): Write {
  const own = comments.find(
    ({ author, body }) => author === asked.author && readSticky(asked.environment, body) !== undefined,
  );
  const shown = own && readSticky(asked.environment, own.body);
  const late = head !== asked.commit;
  if (late && shown?.commit === head) return { act: 'leave', reason: `a plan of ${head} is there already` };
  if (own === undefined && asked.onlyOverAnother)
    return { act: 'leave', reason: 'it changes nothing, and no comment says otherwise' };
  const body = bodyOf(asked, head, own?.body);
  return own === undefined ? { act: 'create', body } : { act: 'update', id: own.id, body };
}

function bodyOf(asked: Asked, head: string, before: string | undefined): string {
  const { text, run, commit } = asked;
  if (text === undefined) {
    const why = `no plan of ${commit} could be made, see ${run}`;
    return before === undefined ? nothing(asked, why) : stale(before, why);
  }
  const body = fresh(asked, text);
  return head === commit ? body : stale(body, `it is of ${commit}, and the pull request is at ${head}`);
}
