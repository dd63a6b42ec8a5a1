import type { Template } from '../assembly/template';
import type { ResourceChange } from './change-set';
import type { ParameterValues } from './parameters';
import type { OperationResult } from './stack-operations';

/** An operation that CloudFormation has taken on. */
export interface Begun {
  readonly ended: Promise<OperationResult>;
}

/** What an update would do, as a change set has it. */
export interface Forecast {
  readonly changes: readonly ResourceChange[];
  /** Whether there is anything to do: an output alone is something, too. */
  readonly changesAnything: boolean;
  /** `NoEcho` values are masked. */
  readonly parameters: ParameterValues;
  readonly template: Template;
}
