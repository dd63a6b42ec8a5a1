import type { FileChange, ProjectFile } from './project-file';

export interface WriteProps {
  /** Root of the repository. */
  readonly directory: string;
  /** Whether a file of somebody may be replaced. */
  readonly ask: (change: Extract<FileChange, { kind: 'replaced' }>) => Promise<boolean>;
  /** Prints what becomes of each file. */
  readonly say: (text: string) => void;
  /** Looks at the whole of it before the first write; what it throws ends the verb with nothing written. @default nothing is looked at */
  readonly check?: (changes: readonly FileChange[]) => Promise<void>;
  /** Only says what would be done. @default false */
  readonly dryRun?: boolean;
  /** Also shows what is in new files. @default false */
  readonly whole?: boolean;
}

/** What became of the files. */
export interface Written {
  readonly written: readonly string[];
  readonly same: readonly string[];
  /** Those that nobody agreed to replace. */
  readonly kept: readonly string[];
}

/**
 * Writes files into a repository: all or none, and noted in `.teal/init.json`, so that `teal init --undo` brings back what was there.
 *
 * @throws VerbFailed (2) where a member that is `needed` keeps another value, or a path leads out of the directory
 */
export async function writeProject(_files: readonly ProjectFile[], _props: WriteProps): Promise<Written> {
  throw new Error('not there yet');
}
