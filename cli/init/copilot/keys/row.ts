/** What becomes of a key. */
export interface Outcome {
  /** `carried`: it means the same. `changed`: it means something else, or something near. `left`: it is gone. */
  readonly kind: 'carried' | 'changed' | 'left';
  /** Where it went; or what it means now, or why it is gone, and what to do. */
  readonly text: string;
}

/** A key of a manifest. `*` is a name that a team gives, `**` all that is below; lists have no mark of their own. */
export interface KeyRow {
  readonly key: string;
  /** In a service that Teal releases. Absent: it means nothing there. */
  readonly teal?: Outcome;
  /** In a workload that becomes plain CDK. Absent: it means nothing there. */
  readonly plain?: Outcome;
}

export const carried = (text: string): Outcome => ({ kind: 'carried', text });
export const changed = (text: string): Outcome => ({ kind: 'changed', text });
export const left = (text: string): Outcome => ({ kind: 'left', text });

export const row = (key: string, teal: Outcome | undefined, plain: Outcome | undefined): KeyRow => ({
  key,
  ...(teal && { teal }),
  ...(plain && { plain }),
});

/** The same in both. */
export const both = (key: string, outcome: Outcome): KeyRow => row(key, outcome, outcome);
