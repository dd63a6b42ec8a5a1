import { type Duration, seconds } from '../duration';
import { type AnyDependency, fillLimits, type Limits } from './common';

/**
 * Calls that the service counts itself, as `Requests`, `Failures` and `Duration` in `Teal/Service` (docs/dependencies.md
 * has the line to log): an API of somebody else, or anything of which AWS counts nothing. About 0.90 USD a month, and
 * 0.30 for each of the three metrics.
 */
export interface ExternalOptions extends AnyDependency {
  /** At which a ticket is written. @default those of each limit */
  readonly limits?: ExternalLimits;
}

/** Each is 0.20 USD a month. `false` is none. */
export interface ExternalLimits {
  /** Of 9 in 10 calls in five minutes. @default seconds(1): a user waits for it, and for the rest of the answer as well */
  readonly latency?: Duration | false;
  /** Percent of the calls in five minutes that fail, of which there are at least 3. @default 5 more than tries again can hide */
  readonly failures?: number | false;
}

export interface External extends AnyDependency {
  readonly kind: 'external';
  readonly limits: Limits<ExternalLimits>;
}

/** An external call, by the name that the service gives it in its metrics. */
export const external = (options: ExternalOptions) => ({ kind: 'external' as const, ...options });

export const fillExternal = ({ name, limits }: ExternalOptions): External => ({
  ...{ kind: 'external', name },
  limits: fillLimits<ExternalLimits>({ latency: seconds(1), failures: 5 }, limits),
});
