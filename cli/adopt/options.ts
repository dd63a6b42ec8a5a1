import type { ServiceOptions } from '../aws/options';

/** Of each step of an adoption: `service` and `env` are Teal's. */
export interface MoveOptions extends ServiceOptions {
  /** ARN of the old service's listener rule. */
  readonly oldRule?: string;
  /** Id of a hosted zone; with `record` the way by Route 53. */
  readonly zone?: string;
  /** Name of the record that users come by. */
  readonly record?: string;
  /** Whose tasks are counted by the way of Route 53. */
  readonly oldCluster?: string;
  readonly oldService?: string;
  readonly percent?: number;
  readonly host?: readonly string[];
  readonly stickySeconds?: number;
  readonly anew?: true;
  readonly withFewerTasks?: true;
  /** Path of a file with what `finish` printed. */
  readonly oldRecord?: string;
  readonly yes?: true;
  readonly json?: true;
}
