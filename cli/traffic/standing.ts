/** A target group of a forward action. */
export interface Weight {
  readonly targetGroupArn: string;
  /** 0 to 999; it is the share that counts. */
  readonly weight: number;
}

/** A rule that ECS shifts traffic by, as it stands. */
export interface StandingRule {
  readonly role: 'production' | 'test';
  readonly arn: string;
  /** Undefined when the rule is gone, empty when it forwards nothing. */
  readonly weights?: readonly Weight[];
  /** `redirect` or `fixed-response`, where that is its action instead of a forward. */
  readonly page?: string;
  /** The two groups of the service that take turns; one where it has no other. */
  readonly pair: readonly string[];
  /** The group that the live revision's tasks are in. */
  readonly live: string;
}

/** Where traffic goes, and where it should: what ECS and the load balancer say at one moment. */
export interface Standing {
  /** The deployment that runs or waits to. Then nothing else was looked at. */
  readonly running?: { readonly arn: string; readonly status: string };
  /** ARN of the last successful revision; absent when ECS's record does not say. */
  readonly revision?: string;
  readonly rules: readonly StandingRule[];
  /** Healthy targets by the ARN of each group of a pair, and of each that a rule forwards to. */
  readonly healthy: Readonly<Record<string, number>>;
  /** Targets that ELB does not check, since no rule leads to their group, by its ARN. @default none */
  readonly unchecked?: Readonly<Record<string, number>>;
}
