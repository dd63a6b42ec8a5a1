import type { TargetBackend } from '../elasticloadbalancing/target-backend';

/** One target group of a forward action; weights are 0–999. */
export interface TargetGroupWeight {
  readonly targetGroupArn: string;
  readonly weight: number;
}

/** A task as a target group gets it. */
export interface RegisteredTarget {
  readonly id: string;
  readonly backend: TargetBackend;
  readonly host?: string;
  readonly port?: number;
}

/** What ECS asks of Elastic Load Balancing. */
export interface TrafficRules {
  /** Whether the listener rule is there: somebody may have deleted it. */
  hasRule(ruleArn: string): boolean;
  /** The forward action of a listener rule, as it is now. */
  weights(ruleArn: string): readonly TargetGroupWeight[];
  /** Replaces the forward action. */
  setWeights(ruleArn: string, weights: readonly TargetGroupWeight[]): void;
  register(targetGroupArn: string, target: RegisteredTarget): void;
  /** Resolves when the target is drained. Holds the clock at real time while requests are in flight. */
  deregister(targetGroupArn: string, targetId: string): Promise<void>;
  /** Undefined when the target is not registered. */
  health(targetGroupArn: string, targetId: string): TargetHealthState | undefined;
  /** Called after each change of a target's health, until the returned function is called. */
  onHealthChange(targetGroupArn: string, listener: (change: HealthChange) => void): () => void;
}

/** A target whose health is another one than before. */
export interface HealthChange {
  readonly targetId: string;
  /** Undefined when the target is no longer registered. */
  readonly state: TargetHealthState | undefined;
}

export type TargetHealthState = 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';

/** What ECS says at the start of a deployment whose listener rules are not all there; the text is no page's, but users'. */
export const RULES_NOT_FOUND = 'invalid networking configuration. One or more rules not found';

/** The two target groups of a service, which take turns. */
export interface TargetGroupPair {
  readonly targetGroupArn: string;
  readonly alternateTargetGroupArn: string;
}

export interface Sides {
  /** Target group of the live revision. */
  readonly blue: string;
  /** Target group that the new revision goes to. */
  readonly green: string;
}

/**
 * Which target group is live: ECS reads it from the production rule when a deployment starts and takes the other
 * for green; the names `targetGroupArn` and `alternateTargetGroupArn` say nothing about it.
 *
 * @returns a string, in the words of ECS's service events, when the rule is not fit for a deployment
 */
export function sidesOf(weights: readonly TargetGroupWeight[], pair: TargetGroupPair): Sides | string {
  const ours = [pair.targetGroupArn, pair.alternateTargetGroupArn];
  const foreign = weights.find(({ targetGroupArn }) => !ours.includes(targetGroupArn));
  if (foreign)
    return `production rule is forwarding traffic to unexpected target group ${foreign.targetGroupArn}`;
  const serving = weights.filter(({ weight }) => weight > 0).map(({ targetGroupArn }) => targetGroupArn);
  const [blue] = serving;
  if (blue === undefined || serving.length !== 1) {
    return `production rule should have exactly one target group serving traffic but found ${serving.length}`;
  }
  const green = ours.find((targetGroupArn) => targetGroupArn !== blue);
  return { blue, green: green ?? blue };
}

/**
 * Why the two target groups cannot both be reached, in the words of ECS as far as they are on record; undefined when
 * they can: by a production rule that lists both, or by a test rule that holds the other.
 *
 * @param test undefined without a test rule
 */
export function unreachable(
  production: readonly TargetGroupWeight[],
  test: readonly TargetGroupWeight[] | undefined,
  pair: TargetGroupPair,
): string | undefined {
  const ours = [pair.targetGroupArn, pair.alternateTargetGroupArn];
  const listed = (rule: readonly TargetGroupWeight[]) => rule.map(({ targetGroupArn }) => targetGroupArn);
  const missing = ours.filter((arn) => !listed(production).includes(arn));
  if (missing.length === 0) return undefined;
  if (test === undefined) {
    return (
      'For Application LoadBalancer, testListenerRule is required when productionListenerRule is not associated ' +
      'with both target groups'
    );
  }
  const lost = missing.find((arn) => !listed(test).includes(arn));
  return lost === undefined
    ? undefined
    : `Target group ${lost} is not associated with either productionListenerRule or testListenerRule`;
}

/**
 * The two-entry forward action that gives green `percent` of the requests.
 *
 * ECS writes 100/0 for a full shift (seen in CloudTrail) and thousandths for a part (950/50, by public field notes),
 * which leaves room for canaries of 0.1 %.
 */
export function forwardTo(sides: Sides, percent: number): readonly TargetGroupWeight[] {
  const whole = percent === 0 || percent === 100;
  const weight = Math.round(whole ? percent : percent * 10);
  return [
    { targetGroupArn: sides.green, weight },
    { targetGroupArn: sides.blue, weight: (whole ? 100 : 1000) - weight },
  ];
}
