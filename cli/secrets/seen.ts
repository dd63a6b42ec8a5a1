import type { Reference } from './reference';

/** Where a task gets a secret: a variable of a container. */
export interface Read {
  readonly container: string;
  readonly variable: string;
  readonly reference: Reference;
}

/** A task that runs, and what it has read. */
export interface SeenTask {
  /** ARN of its service revision, where ECS's record tells it. */
  readonly revision?: string;
  /** Milliseconds since the Unix epoch, as all times here: it reads its secrets after that, and never again. */
  readonly createdAt: number;
  readonly reads: readonly Read[];
}

export interface SeenVersion {
  readonly id: string;
  readonly stages: readonly string[];
  readonly createdAt: number;
}

export interface Rotation {
  /** ARN of the function; absent where the service that owns the secret rotates it. */
  readonly function?: string;
  /** As Secrets Manager has it: `90 days`, `rate(10 days)`. */
  readonly schedule?: string;
  readonly nextAt?: number;
}

/** What AWS tells of a secret or a parameter, which is never its value. */
export interface Facts {
  /** As AWS has it, whole. */
  readonly arn: string;
  readonly createdAt?: number;
  /** When it was last touched in any way: its value, its labels, its tags. */
  readonly touchedAt?: number;
  readonly rotatedAt?: number;
  /** A day, as AWS counts it. */
  readonly accessedAt?: number;
  readonly deletedAt?: number;
  /** Absent: it does not rotate. */
  readonly rotation?: Rotation;
  /** Those with a label, the newest first. Of a parameter its newest, with the number as id. */
  readonly versions: readonly SeenVersion[];
}

export type State =
  | { readonly is: 'known'; readonly facts: Facts }
  | { readonly is: 'missing' }
  /** It could not be asked about. */
  | { readonly is: 'unknown'; readonly reason: string };

export interface SeenSecret {
  readonly kind: Reference['kind'];
  readonly name: string;
  /** As AWS is asked for it. */
  readonly id: string;
  /** By containers; none of the test header, which gates read. */
  readonly reads: readonly Read[];
  readonly state: State;
}

export const CURRENT = 'AWSCURRENT';
export const PENDING = 'AWSPENDING';
