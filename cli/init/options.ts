import type { WorkflowsAnswer } from './answers';

/** What the command line says; each wins over what the repository says. */
export interface InitOptions {
  readonly directory: string;
  readonly name?: string;
  readonly port?: number;
  readonly build?: string;
  readonly health?: string;
  readonly local?: string;
  /** Folders, or the last part of them. */
  readonly service: readonly string[];
  /** In the order of promotion; empty for staging and production. */
  readonly env: readonly string[];
  readonly workflows?: WorkflowsAnswer;
  readonly sample?: true;
  /** Paths of files that may be replaced. */
  readonly overwrite: readonly string[];
  readonly yes?: true;
  readonly dryRun?: true;
  readonly undo?: true;
  readonly json?: true;
}
