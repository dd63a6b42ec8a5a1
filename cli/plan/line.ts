import { createHash } from 'node:crypto';
import { canonical } from './values';

/** What a change means, the weightiest first. */
export const KINDS = [
  /** Something is destroyed, replaced, or left behind with nobody managing it. */
  'destructive',
  /** Somebody may do, or reach, what they could not before. */
  'broadening',
  /** What would stop or undo a bad release, or keep what is lost otherwise, does so later, less often or not at all. */
  'weakening',
  /** ECS starts a deployment: users get new tasks. */
  'release',
  /** What leads users to tasks changes. */
  'traffic',
  /** How many tasks there are, or how large. */
  'capacity',
  /** The opposite of weakening, or of broadening. */
  'tightening',
  /** None of these. */
  'neutral',
] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds that a policy may stop, and that a reviewer must have seen. */
export const GUARDED_KINDS = ['destructive', 'broadening', 'weakening'] as const;
export type GuardedKind = (typeof GUARDED_KINDS)[number];

/** What a weakened or tightened thing is, for the verdict's count. */
export type Subject =
  | 'alarm'
  | 'gate'
  | 'hold'
  | 'bake'
  | 'release strategy'
  | 'circuit breaker'
  | 'protection'
  | 'container'
  | 'condition';

export interface Line {
  /** Stable: the same change to the same value has it again. In exceptions of a policy, and in a reviewed plan. */
  readonly id: string;
  readonly stack: string;
  /** Empty for the stack itself. */
  readonly logicalId: string;
  readonly type: string;
  readonly kind: Kind;
  /** For people; values of templates stand between backticks. */
  readonly text: string;
  /** Property, with dots; empty for the whole resource. */
  readonly path: string;
  readonly subject?: Subject;
  /** More for people, a line each, like the conditions of a trust. */
  readonly details?: readonly string[];
}

/** One thing that a rule has to say about a resource. */
export interface Finding {
  readonly kind: Kind;
  /** Property that it speaks of, with dots; its first part is the property that counts as explained. */
  readonly path: string;
  readonly text: string;
  /** What will be there, as far as the finding depends on it: another value is another line. */
  readonly after?: unknown;
  readonly subject?: Subject;
  readonly details?: readonly string[];
}

/** @param place the stack and the resource that the finding is about */
export function lineOf(place: Pick<Line, 'stack' | 'logicalId' | 'type'>, finding: Finding): Line {
  const { kind, path, text, after, subject, details = [] } = finding;
  const identity = canonical([
    place.stack,
    place.logicalId,
    path,
    kind,
    after === undefined ? null : [after],
  ]);
  return {
    id: `${kind}-${sha256(identity).slice(0, 16)}`,
    stack: place.stack,
    logicalId: place.logicalId,
    type: place.type,
    kind,
    text,
    path,
    ...(subject !== undefined && { subject }),
    ...(details.length > 0 && { details }),
  };
}

/** SHA-256 of what a reviewer saw, whatever the order in which it was found. */
export function hashOf(lines: readonly Omit<Line, 'path' | 'subject' | 'details'>[]): string {
  const seen = lines.map(({ id, stack, logicalId, type, kind, text }) =>
    JSON.stringify([id, stack, logicalId, type, kind, text]),
  );
  return sha256(seen.sort().join('\n'));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
