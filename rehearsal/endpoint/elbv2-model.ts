import { AwsError } from '../aws-error';
import type { RuleChange } from '../elasticloadbalancing/load-balancer';
import type { Rule } from '../elasticloadbalancing/rules';
import type { TargetHealth } from '../elasticloadbalancing/target-group';

/** What hooks see of load balancers, and the rules that they may change. The service checks before it calls. */
export interface ElbModel {
  /** A listener's rules, the default one too; undefined for an ARN that is no listener's. */
  rules(listenerArn: string): readonly Rule[] | undefined;
  /** The listener that has a rule; undefined for an ARN that is no rule's. */
  listenerOf(ruleArn: string): string | undefined;
  targetGroups(): readonly ElbTargetGroup[];
  /** Tags of what is not a rule; undefined for an ARN that names nothing. */
  tagsOf(arn: string): Readonly<Record<string, string>> | undefined;
  createRule(listenerArn: string, rule: Rule): void;
  /** What is not given stays as it is. */
  modifyRule(ruleArn: string, change: RuleChange): void;
  deleteRule(ruleArn: string): void;
}

export interface ElbTargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly targets: readonly TargetHealth[];
  /** What DescribeTargetGroups shows besides, as the API names it: port, protocol, health check. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Of the load balancers that send it requests. */
  readonly loadBalancerArns?: readonly string[];
}

export interface ElbLoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly dnsName: string;
  readonly scheme: 'internet-facing' | 'internal';
  /** What DescribeLoadBalancers shows besides, as the API names it: zone, subnets, security groups. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface ElbListener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly protocol: string;
  readonly port: number;
  /** What DescribeListeners shows besides, as the API names it: certificates. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Parts of Elastic Load Balancing that a rehearsal may do without: then their operations are not modelled. */
export interface ElbParts {
  readonly listeners?: {
    loadBalancers(): readonly ElbLoadBalancer[];
    listeners(): readonly ElbListener[];
    /** The listener exists, and so do the target groups of the action. */
    setDefaultAction(listenerArn: string, action: Rule['action']): void;
  };
  readonly attributes?: {
    /** By their keys, `deregistration_delay.timeout_seconds`; the target group exists. */
    targetGroupAttributes(arn: string): Readonly<Record<string, string>>;
  };
  readonly tags?: {
    /** All the tags of what exists: a rule, a listener, a target group, a load balancer. */
    setTags(arn: string, tags: Readonly<Record<string, string>>): void;
  };
  readonly targets?: {
    /** The target group exists. A target without a port is at that of its group. */
    registerTargets(targetGroupArn: string, targets: readonly ElbTarget[]): void;
    /** The targets are registered. */
    deregisterTargets(targetGroupArn: string, targets: readonly ElbTarget[]): void;
  };
}

export interface ElbTarget {
  readonly id: string;
  readonly port: number | undefined;
}

type Kind = 'Rule' | 'Listener' | 'TargetGroup' | 'LoadBalancer';

export function kindOf(arn: string): Kind {
  if (arn.includes(':listener-rule/')) return 'Rule';
  if (arn.includes(':listener/')) return 'Listener';
  return arn.includes(':targetgroup/') ? 'TargetGroup' : 'LoadBalancer';
}

export function missing(kind: Kind, arn: string): never {
  throw new AwsError(`${kind}NotFound`, `${kind} '${arn}' not found`);
}

/** @throws AwsError when there is none */
export function targetGroupOf(model: ElbModel, wanted: string): ElbTargetGroup {
  return model.targetGroups().find(({ arn }) => arn === wanted) ?? missing('TargetGroup', wanted);
}
