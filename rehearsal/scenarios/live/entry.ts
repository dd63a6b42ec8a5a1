import type { Net } from '../../ecs/without-nets';
import type { CatalogueEntry } from '../catalogue/entry';
import type { TaskFaults } from '../faulty-tasks';
import type { OperatorAction, OperatorStep } from '../operator';

/** What processes of a version do that they should not. */
export interface LiveVersion {
  /**
   * A shell command in place of the one that starts the service here.
   *
   * @param start the shell command that does
   * @default start
   */
  readonly command?: (start: string) => string;
  /** What its tasks do wrong to their users. @default nothing */
  readonly faults?: TaskFaults;
}

/** A release of the catalogue with processes and requests, and what a good system does with it. */
export interface LiveEntry extends Omit<CatalogueEntry, 'options'> {
  /** What goes out. */
  readonly release: LiveVersion;
  /** What users have today. @default the service as it is */
  readonly baseline?: LiveVersion;
  /** What an operator does meanwhile. @default nothing */
  readonly operator?: readonly OperatorAction[];
  /** What is done once it has ended. @default nothing */
  readonly afterwards?: readonly OperatorStep[];
  /** What is said to each approval. @default 'approve' */
  readonly approvals?: 'approve' | 'reject';
  /** That are taken out. @default none */
  readonly without?: readonly Net[];
}
