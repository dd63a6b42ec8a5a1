import type { Target, TargetDescription } from './target';

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';

/** A target as DescribeTargetHealth shows it. */
export interface TargetHealth extends Omit<TargetDescription, 'backend'> {
  readonly state: TargetState;
  /** ELB's reason code of the last failed check, while unhealthy. */
  readonly reason?: string;
}

/** A target whose state is another one than before. */
export interface HealthChange {
  readonly targetId: string;
  /** Undefined when the target is no longer registered. */
  readonly state: TargetState | undefined;
}

/** The target of one request. */
export interface PickedTarget {
  readonly target: Target;
  /** Set-Cookie lines that keep the client at the target, to be sent with its answer. */
  cookies(fromTarget: readonly string[]): readonly string[];
}
