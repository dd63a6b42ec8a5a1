import type { Option } from 'commander';
import { fromCopilot } from './copilot/source';
import type { ProjectFile } from './project-file';

/**
 * Where the configuration comes from, if not from what `teal init` sees in the repository itself: one option of the verb, and what it
 * reads. A new source is one more entry in `SOURCES`, and in `SOURCE_OPTIONS`.
 */
export interface ProjectSource {
  /** Takes one value: `--from-copilot <directory>`. */
  readonly option: Option;
  /** @throws VerbFailed (2) for what cannot be read */
  read(value: string, from: SourceContext): Promise<FromSource>;
}

export interface SourceContext {
  /** Root of the repository. */
  readonly directory: string;
  /** What `--name`, `--port` and the like say, by name of the option (`name`, `workflows`). */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface FromSource {
  readonly services: readonly {
    readonly name: string;
    /** Whether its configuration has `local`, without which it cannot be rehearsed. */
    readonly local: boolean;
  }[];
  /** In the order of promotion. */
  readonly environments: readonly string[];
  /** `teal.config.ts` and what it needs; `bin/delivery.ts` where it must call `customize`. They take the place of those of `teal init`. */
  readonly files: readonly ProjectFile[];
  /** That images are built from, from the root: `.`, `services/api`. */
  readonly directories: readonly string[];
  /** What was read, and from where; one line each. */
  readonly found: readonly string[];
  /** What is not carried over, and what to do about it; one line each. */
  readonly left: readonly string[];
  /** The same for programs, one object: what `--json` shows of it. @default none */
  readonly report?: Readonly<Record<string, unknown>>;
}

/** In the order of `SOURCE_OPTIONS`. */
export const SOURCES: readonly ProjectSource[] = [fromCopilot];
