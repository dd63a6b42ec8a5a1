import type { Remote } from './detect/remote';

/** All that the files are made from. */
export interface Answers {
  /** Of the delivery, where it has several services; the only one names it. */
  readonly name?: string;
  /** At least one. */
  readonly services: readonly ServiceAnswer[];
  /** In the order of promotion. */
  readonly environments: readonly string[];
  /** Where the repository is at GitHub; with its numbers where they are known. */
  readonly repository?: RepositoryAnswer;
  /** The platform team's repository of workflows, at a tag. */
  readonly workflows?: WorkflowsAnswer;
  /** Whether the service is Teal's sample, which is written along. */
  readonly sample: boolean;
}

export interface ServiceAnswer {
  readonly name: string;
  readonly port: number;
  /** Folder with the Dockerfile, from the root: `.`, `services/api`. */
  readonly directory: string;
  readonly health: string;
  /** Absent: it cannot be rehearsed until it is written. */
  readonly local?: string;
  /** @default 'ARM64' */
  readonly architecture?: 'ARM64' | 'X86_64';
}

export interface RepositoryAnswer extends Remote {
  readonly ids?: { readonly owner: number; readonly repository: number };
}

export interface WorkflowsAnswer extends Remote {
  readonly tag: string;
}
