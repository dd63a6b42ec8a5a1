import {
  type Action,
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetHealthCommand,
  ModifyRuleCommand,
  type Rule,
  type RuleCondition,
  SetRulePrioritiesCommand,
  type Tag,
  type TargetGroupTuple,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsFailure, Operations } from './aws-failure';
import { checkConditions, checkGroups } from './rule-limits';

/** Who changes rules. */
export type Actor = 'handler' | 'ecs' | 'operator' | 'stranger';

/** A rule, never changed in place. */
export interface ModelRule {
  readonly arn: string;
  readonly listener: string;
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
  readonly tags: readonly Tag[];
  readonly madeBy: Actor;
  /** Who wrote its weights. */
  readonly weightsBy: Actor;
}

/** What one call did to one rule. */
export interface RuleChange {
  readonly by: Actor;
  readonly before: ModelRule | undefined;
  readonly after: ModelRule | undefined;
}

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const MOST_RULES = 100;

export const groupsOf = ({ actions }: Pick<ModelRule, 'actions'>): readonly TargetGroupTuple[] =>
  actions.flatMap((action) => action.ForwardConfig?.TargetGroups ?? []);

/** Target groups that get requests. source: rule weights are 0 to 999, one that is not given is 1 */
export const servingGroups = (rule: Pick<ModelRule, 'actions'>): string[] =>
  groupsOf(rule)
    .filter(({ Weight = 1 }) => Weight > 0)
    .map(({ TargetGroupArn = '' }) => TargetGroupArn)
    .sort();

export const forward = (...weights: readonly (readonly [group: string, weight: number])[]): Action[] => [
  {
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: weights.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })),
    },
  },
];

/**
 * One load balancer: its listeners' rules, its target groups' health.
 *
 * source: Elastic Load Balancing API reference, version 2015-12-01, for what each call refuses; ModifyRule leaves
 * what is not sent as it is, SetRulePriorities moves all rules at once, DescribeTags takes 1 to 20 that exist
 */
export class LoadBalancer {
  readonly rules = new Map<string, ModelRule>();
  /** Healthy targets of each target group. */
  readonly healthy = new Map<string, number>();
  /** Rules in one answer of DescribeRules. */
  pageSize = 100;
  private made = 0;
  private by: Actor = 'handler';
  private readonly operations = new Operations()
    .on(DescribeListenersCommand, () => ({
      Listeners: this.listeners.map((ListenerArn) => ({ ListenerArn })),
    }))
    .on(DescribeRulesCommand, (input) => this.describeRules(input))
    .on(DescribeTagsCommand, ({ ResourceArns = [] }) => this.describeTags(ResourceArns))
    .on(DescribeTargetHealthCommand, ({ TargetGroupArn = '' }) => this.describeTargetHealth(TargetGroupArn))
    .on(CreateRuleCommand, (input) => this.create(input))
    .on(ModifyRuleCommand, (input) => this.modify(input))
    .on(SetRulePrioritiesCommand, ({ RulePriorities = [] }) => this.setPriorities(RulePriorities))
    .on(DeleteRuleCommand, ({ RuleArn = '' }) => this.change(this.rule(RuleArn), undefined));

  constructor(
    private readonly listeners: readonly string[],
    groups: readonly string[],
    private readonly changed: (change: RuleChange) => void,
  ) {
    for (const group of groups) this.healthy.set(group, 0);
  }

  /** @throws Error as Elastic Load Balancing does */
  send(by: Actor, command: { readonly input: object }): unknown {
    this.by = by;
    return this.operations.carryOut(command);
  }

  tagged(value: string): ModelRule[] {
    return [...this.rules.values()].filter(({ tags }) => tags.some((tag) => tag.Value === value));
  }

  private describeRules(input: DescribeRulesCommand['input']) {
    const { ListenerArn, RuleArns, Marker = '0', PageSize = this.pageSize } = input;
    if (RuleArns) return { Rules: RuleArns.map((arn) => wire(this.rule(arn))) };
    this.assertListener(ListenerArn);
    const all: Rule[] = [...this.rules.values()].filter((rule) => rule.listener === ListenerArn).map(wire);
    all.push({ RuleArn: `${ListenerArn}/default`, IsDefault: true, Priority: 'default' });
    const end = Number(Marker) + PageSize;
    return {
      Rules: all.slice(Number(Marker), end),
      NextMarker: end < all.length ? String(end) : undefined,
    };
  }

  private describeTags(arns: readonly string[]) {
    if (arns.length < 1 || arns.length > 20) throw awsFailure('ValidationError', '1 to 20 resources');
    const tagsOf = (arn: string) => (arn.endsWith('/default') ? [] : this.rule(arn).tags);
    return { TagDescriptions: arns.map((arn) => ({ ResourceArn: arn, Tags: [...tagsOf(arn)] })) };
  }

  private describeTargetHealth(group: string) {
    const healthy = this.healthy.get(group);
    if (healthy === undefined) throw awsFailure('TargetGroupNotFoundException');
    return {
      TargetHealthDescriptions: Array.from({ length: healthy }, (_, index) => ({
        Target: { Id: `10.0.0.${index}` },
        TargetHealth: { State: 'healthy' },
      })),
    };
  }

  private create({ ListenerArn, Priority, Conditions, Actions, Tags }: CreateRuleCommand['input']) {
    this.assertListener(ListenerArn);
    const siblings = [...this.rules.values()].filter((rule) => rule.listener === ListenerArn);
    if (siblings.length >= MOST_RULES) throw awsFailure('TooManyRulesException');
    checkConditions(Conditions ?? []);
    checkGroups(Actions ?? [], this.healthy);
    this.assertFree(ListenerArn, Number(Priority));
    this.made += 1;
    const rule: ModelRule = {
      arn: `${ListenerArn}/rule/${this.made}`,
      listener: ListenerArn,
      priority: Number(Priority),
      conditions: Conditions ?? [],
      actions: Actions ?? [],
      tags: Tags ?? [],
      madeBy: this.by,
      weightsBy: this.by,
    };
    this.change(undefined, rule);
    return { Rules: [wire(rule)] };
  }

  private modify({ RuleArn = '', Conditions, Actions }: ModifyRuleCommand['input']) {
    const before = this.rule(RuleArn);
    if (Conditions) checkConditions(Conditions);
    if (Actions) checkGroups(Actions, this.healthy);
    const after = {
      ...before,
      conditions: Conditions ?? before.conditions,
      actions: Actions ?? before.actions,
      weightsBy: Actions ? this.by : before.weightsBy,
    };
    this.change(before, after);
    return { Rules: [wire(after)] };
  }

  private setPriorities(wanted: NonNullable<SetRulePrioritiesCommand['input']['RulePriorities']>) {
    const moved = wanted.map(({ RuleArn = '' }) => RuleArn);
    const rules = moved.map((arn) => this.rule(arn));
    for (const [index, { Priority }] of wanted.entries())
      this.assertFree(rules[index]?.listener, Number(Priority), moved);
    for (const [index, { Priority }] of wanted.entries()) {
      const before = rules[index] as ModelRule;
      this.change(before, { ...before, priority: Number(Priority) });
    }
    return { Rules: moved.map((arn) => wire(this.rule(arn))) };
  }

  private change(before: ModelRule | undefined, after: ModelRule | undefined): object {
    if (after) this.rules.set(after.arn, after);
    else if (before) this.rules.delete(before.arn);
    this.changed({ by: this.by, before, after });
    return {};
  }

  private assertFree(listener: string | undefined, priority: number, but: readonly string[] = []): void {
    for (const rule of this.rules.values())
      if (rule.listener === listener && rule.priority === priority && !but.includes(rule.arn))
        throw awsFailure('PriorityInUseException', `Priority '${priority}' is currently in use`);
  }

  private assertListener(arn: string | undefined): asserts arn is string {
    if (!arn || !this.listeners.includes(arn))
      throw awsFailure('ListenerNotFoundException', 'One or more listeners not found');
  }

  private rule(arn: string): ModelRule {
    const rule = this.rules.get(arn);
    if (!rule) throw awsFailure('RuleNotFoundException', 'One or more rules not found');
    return rule;
  }
}

/** More than was written, as AWS answers: a naive comparison with what is declared finds a difference for ever. */
const wire = ({ arn, priority, conditions, actions }: ModelRule): Rule => ({
  RuleArn: arn,
  Priority: String(priority),
  // source: AWS CLI reference, elbv2 describe-rules, its examples
  Conditions: conditions.map((one) => {
    const Values = (one.HostHeaderConfig ?? one.PathPatternConfig)?.Values;
    return Values ? { ...one, Values } : { ...one };
  }),
  Actions: actions.map((action) => ({
    ...action,
    Order: 1,
    ForwardConfig: { ...action.ForwardConfig, TargetGroupStickinessConfig: { Enabled: false } },
  })),
  IsDefault: false,
});
