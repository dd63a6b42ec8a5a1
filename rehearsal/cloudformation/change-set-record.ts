import type { Forecast } from './forecast';
import type { ResourceToImport } from './import';
import type { ParameterInputs } from './parameters';
import type { TemplateInput } from './requested-target';
import type { Stack } from './stack';
import type { OperationResult } from './stack-operations';

/** What somebody asks CloudFormation to make of a stack. */
export interface StackRequest {
  readonly template: TemplateInput;
  readonly parameters: ParameterInputs;
  /** @default the stack's */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** With which CloudFormation acts. @default the one before */
  readonly roleArn?: string | undefined;
  readonly capabilities: readonly string[];
}

export interface ChangeSetProperties {
  /** ARN. */
  readonly id: string;
  readonly name: string;
  readonly type: 'CREATE' | 'UPDATE' | 'IMPORT';
  /** Of an import; else none. */
  readonly imports: readonly ResourceToImport[];
  readonly stack: Stack;
  readonly request: StackRequest;
  readonly forecast: Forecast;
  readonly description?: string | undefined;
  readonly onFailure?: 'ROLLBACK' | 'DELETE' | 'DO_NOTHING' | undefined;
  /** Simulated milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

export type ChangeSetStatus = 'CREATE_PENDING' | 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'FAILED';
export type ExecutionStatus =
  | 'UNAVAILABLE'
  | 'AVAILABLE'
  | 'OBSOLETE'
  | 'EXECUTE_IN_PROGRESS'
  | 'EXECUTE_COMPLETE'
  | 'EXECUTE_FAILED';

/**
 * Simulated milliseconds until a change set is there: no page says how long it takes; of a stack of this size it is
 * seconds. A client has to wait for it, and does not if it comes at once.
 */
export const CHANGE_SET_MS = { pending: 1000, made: 5000 };

/** As CloudFormation, and who reads its answer, spell it. */
// source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html; aws-cdk compares these words
const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** A change set: what it is at a time. */
export class ChangeSetRecord {
  private readonly updatesBefore: number;
  private execution: 'EXECUTE_IN_PROGRESS' | 'EXECUTE_COMPLETE' | 'EXECUTE_FAILED' | undefined;

  constructor(readonly properties: ChangeSetProperties) {
    this.updatesBefore = properties.stack.updates;
  }

  status(now: number): ChangeSetStatus {
    const { createdAt, forecast } = this.properties;
    const age = now - createdAt;
    if (age < CHANGE_SET_MS.pending) return 'CREATE_PENDING';
    if (age < CHANGE_SET_MS.made) return 'CREATE_IN_PROGRESS';
    return forecast.changesAnything ? 'CREATE_COMPLETE' : 'FAILED';
  }

  statusReason(now: number): string | undefined {
    return this.status(now) === 'FAILED' ? NO_CHANGES : undefined;
  }

  executionStatus(now: number): ExecutionStatus {
    if (this.execution) return this.execution;
    if (this.status(now) !== 'CREATE_COMPLETE') return 'UNAVAILABLE';
    // A stack that is updated, or was, is another than the one that it was made for.
    return this.properties.stack.updates === this.updatesBefore ? 'AVAILABLE' : 'OBSOLETE';
  }

  /** @param ended of what it has begun */
  executed(ended: Promise<OperationResult>): void {
    this.execution = 'EXECUTE_IN_PROGRESS';
    const end = ({ status }: OperationResult) => {
      const succeeded = /^(UPDATE|CREATE|IMPORT)_COMPLETE$/.test(status);
      this.execution = succeeded ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED';
    };
    // A fault of the rehearsal is told by whoever began it.
    ended.then(end, () => undefined);
  }
}
