import { EXIT } from '../exit-codes';
import { hintOf } from './hints';
import { whyIgnored } from './ignored';

/** A resource as CloudFormation found it. */
export interface FoundResource {
  readonly logicalId: string;
  readonly type: string;
  /** IN_SYNC, MODIFIED, DELETED, NOT_CHECKED, UNSUPPORTED, UNKNOWN, or a word that is newer than this. */
  readonly status: string;
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly path: string;
  /** ADD, REMOVE, NOT_EQUAL. */
  readonly kind: string;
  readonly expected: string;
  readonly actual: string;
}

/** A stack as CloudFormation found it. */
export interface FoundStack {
  readonly stack: string;
  readonly resources: readonly FoundResource[];
  /** Why CloudFormation, or AWS, could not look at all of it. */
  readonly failure?: string;
}

export interface DriftedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly deleted: boolean;
  readonly differences: readonly Difference[];
  /** How it may have come, where something is known of that. */
  readonly hint?: string;
}

export interface Drift {
  readonly outcome: 'none' | 'drifted' | 'unknown';
  readonly drifted: readonly DriftedResource[];
  /** Differences that AWS makes by itself, each with its reason. */
  readonly ignored: readonly {
    readonly stack: string;
    readonly logicalId: string;
    readonly path: string;
    readonly reason: string;
  }[];
  /** What nobody could tell of: a whole stack, or a resource. */
  readonly unknown: readonly { readonly stack: string; readonly logicalId?: string; readonly why: string }[];
  /** Types that CloudFormation cannot compare, with the number of their resources. */
  readonly notChecked: Readonly<Record<string, number>>;
  readonly inSync: number;
}

/** Drift is certain where it was found; nothing found counts only where everything could be looked at. */
export function decide(stacks: readonly FoundStack[]): Drift {
  const drifted: DriftedResource[] = [];
  const ignored: Drift['ignored'][number][] = [];
  const unknown: Drift['unknown'][number][] = [];
  const notChecked: Record<string, number> = {};
  let inSync = 0;
  for (const { stack, resources, failure } of stacks) {
    if (failure !== undefined) unknown.push({ stack, why: failure });
    for (const { logicalId, type, status, differences } of resources) {
      if (status === 'IN_SYNC') inSync += 1;
      else if (status === 'NOT_CHECKED' || status === 'UNSUPPORTED') {
        notChecked[type] = (notChecked[type] ?? 0) + 1;
      } else if (status === 'DELETED')
        drifted.push({ stack, logicalId, type, deleted: true, differences: [] });
      else if (status === 'MODIFIED') {
        const left = differences.filter(({ path }) => {
          const reason = whyIgnored(type, path);
          if (reason !== undefined) ignored.push({ stack, logicalId, path, reason });
          return reason === undefined;
        });
        // MODIFIED, and nobody says in what: that is no difference that AWS makes by itself.
        if (left.length > 0 || differences.length === 0) {
          const hint = hintOf(type, left);
          drifted.push({ stack, logicalId, type, deleted: false, differences: left, ...(hint && { hint }) });
        } else inSync += 1;
      } else unknown.push({ stack, logicalId, why: `CloudFormation says ${status}` });
    }
  }
  const outcome = drifted.length > 0 ? 'drifted' : unknown.length > 0 ? 'unknown' : 'none';
  return { outcome, drifted, ignored, unknown, notChecked, inSync };
}

export const EXIT_CODES: Readonly<Record<Drift['outcome'], number>> = {
  none: EXIT.AS_EXPECTED,
  drifted: EXIT.NOT_AS_EXPECTED,
  unknown: EXIT.COULD_NOT_RUN,
};
