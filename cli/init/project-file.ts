/** A file that a verb writes into a team's repository. */
export interface ProjectFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** All of it, or with `merge` what it must have. */
  readonly content: string;
  /**
   * What happens with a file of this path that is there already.
   *
   * - `whole`: it stays, unless somebody agrees to its replacement
   * - `json`: `content` is an object; members and elements of lists that the file lacks are added to it, and its comments, order and
   *   indentation stay. A member that has another value there stays, unless somebody agrees
   * - `lines`: lines that it lacks are added at its end
   *
   * @default 'whole'
   */
  readonly merge?: 'whole' | 'json' | 'lines';
  /** With `json`, members (`scripts.test`) without which nothing works: where one keeps another value, nothing is written at all. @default none */
  readonly needed?: readonly string[];
}

/** What would become of one file. */
export type FileChange =
  | { readonly kind: 'new'; readonly path: string; readonly content: string }
  | { readonly kind: 'same'; readonly path: string }
  /** Only additions: nobody is asked. */
  | { readonly kind: 'merged'; readonly path: string; readonly before: string; readonly content: string }
  /** It replaces what somebody wrote. */
  | {
      readonly kind: 'replaced';
      readonly path: string;
      readonly before: string;
      readonly content: string;
      /** What is written where nobody agrees; absent where that is what is there. */
      readonly otherwise?: string;
      /** What would have another value, in words. */
      readonly differs: readonly string[];
      /** Of `differs`, what nothing works without. */
      readonly needed: readonly string[];
    };
