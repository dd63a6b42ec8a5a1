import { inspect } from 'node:util';
import { isDuration } from './duration';

/** A field that breaks a rule, or one that stands for something that is not built yet. */
export type Problem = BrokenRule | NotBuilt;

export interface BrokenRule {
  /** From the top of the configuration: `services[0].port`. */
  readonly path: string;
  /** What the field must be: `a whole number from 1 to 65535`. */
  readonly rule: string;
  /** What it is, as it would be written. */
  readonly got: string;
  /** What to change. */
  readonly advice: string;
}

export interface NotBuilt {
  readonly path: string;
  /** Which of the values at `path`, if that is not clear: `metrics` of `gates[1]`. */
  readonly notBuilt: string | true;
  readonly advice: string;
}

/** Something that will deploy, but hardly as meant. */
export interface Warning {
  /** Stable, so that it can be acknowledged. */
  readonly id:
    | 'holdTooShort'
    | 'bakeTooShort'
    | 'minimumRequestsTooFew'
    | 'releaseOutlastsJob'
    | 'unheardSecretAccess'
    | 'unnamedOperators'
    | 'approvalUnannounced'
    | 'nobodyNotified'
    | 'pipelineWithoutAccount'
    | 'environmentPassedOver'
    | 'imagesWithFirstEnvironment'
    | 'imagesUnsigned'
    | 'containerAsRoot'
    | 'containerWritable'
    | 'shellsOpen'
    | 'flagExpired'
    | 'flagExpiresSoon'
    | 'flagTooLong';
  readonly path: string;
  readonly message: string;
}

/** One line. */
export function describeProblem(problem: Problem): string {
  if ('notBuilt' in problem) {
    const which = problem.notBuilt === true ? '' : ` (${problem.notBuilt})`;
    return `${problem.path}${which} is not built yet; ${problem.advice}`;
  }
  return `${problem.path} must be ${problem.rule}, got ${problem.got}; ${problem.advice}`;
}

/** A configuration with every problem that it has. Whoever shows it ends with exit code 2. */
export class ConfigurationError extends Error {
  constructor(
    readonly problems: readonly Problem[],
    /** The configuration's file, as the reader knows it. */
    file = 'teal.config.ts',
  ) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super(`${file} has ${count}:\n${problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

/** `['services', 0, 'name']` as `services[0].name`. */
export function formatPath(path: readonly PropertyKey[]): string {
  const text = path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[A-Za-z_][\w-]*$/.test(String(step)) ? `.${String(step)}` : `[${show(String(step))}]`;
    })
    .join('')
    .replace(/^\./, '');
  return text === '' ? 'the configuration' : text;
}

/** Longer values say no more about a mistake, and push the advice out of sight. */
const longestValue = 80;

const asWritten = { depth: 4, breakLength: Number.POSITIVE_INFINITY, customInspect: false };

/** A value as it would be written, on one line: the text of a configuration may hold control characters. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (isDuration(value)) return showDuration(value.milliseconds);
  if (typeof value === 'function') return 'a function';
  const text = typeof value === 'string' ? JSON.stringify(value) : inspect(value, asWritten);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

function showDuration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return `${milliseconds} milliseconds`;
  return milliseconds % 1000 === 0 && milliseconds % 60_000 !== 0
    ? `${milliseconds / 1000} seconds`
    : milliseconds % 60_000 === 0
      ? `${milliseconds / 60_000} minutes`
      : `${milliseconds} milliseconds`;
}
