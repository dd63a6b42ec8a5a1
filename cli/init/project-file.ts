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
  /** With `json`, members (`scripts.test`) that are replaced unasked: a program wrote their value, and nobody has changed it. @default none */
  readonly mayReplace?: readonly string[];
  /** With `json`, members (`app`) without which nothing works: where one would keep another value, nothing is written at all. @default none */
  readonly needed?: readonly string[];
}

/** What would become of one file. */
export type FileChange = NewFile | SameFile | MergedFile | ReplacedFile;

interface NewFile {
  readonly kind: 'new';
  readonly path: string;
  readonly content: string;
}

interface SameFile {
  readonly kind: 'same';
  readonly path: string;
  readonly content: string;
}

/** Only additions: nobody is asked. */
interface MergedFile {
  readonly kind: 'merged';
  readonly path: string;
  readonly before: string;
  readonly content: string;
}

/** It takes the place of what somebody wrote. */
export interface ReplacedFile {
  readonly kind: 'replaced';
  readonly path: string;
  readonly before: string;
  readonly content: string;
  /** What is written where nobody agrees: what is there, and additions to it. */
  readonly otherwise: string;
  /** What would have another value, in words; empty for a whole file. */
  readonly differs: readonly string[];
  /** Of `differs`, what nothing works without. */
  readonly needed: readonly string[];
}
