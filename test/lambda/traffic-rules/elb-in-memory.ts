import {
  CreateRuleCommand,
  type CreateRuleCommandInput,
  DeleteRuleCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  type Rule,
  SetRulePrioritiesCommand,
  type Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';

const failure = (name: string, message = name): Error => Object.assign(new Error(message), { name });

/**
 * The rules of one listener and what Elastic Load Balancing does with them, as far as the custom resource can
 * tell. A call may be told to fail, before it has had its effect or after.
 */
export class ElbInMemory {
  readonly mock = mockClient(ElasticLoadBalancingV2Client);
  readonly rules = new Map<string, Rule & { tags: Tag[] }>();
  listenerArn: string | undefined = 'arn:listener/1';
  /** Rules in one answer of DescribeRules. */
  pageSize = 100;
  private made = 0;
  private calls = 0;
  private failing: { call: number; when: 'before' | 'after' } | undefined;

  constructor() {
    this.reset();
  }

  reset(): void {
    this.mock.reset();
    this.rules.clear();
    this.listenerArn = 'arn:listener/1';
    this.pageSize = 100;
    this.fail(undefined);
    this.put('default', { IsDefault: true, Priority: 'default' });
    const answer =
      <Input, Output>(carryOut: (input: Input) => Output) =>
      (input: Input) =>
        this.call(() => carryOut(input));
    this.mock
      .on(DescribeRulesCommand)
      .callsFake(answer(({ ListenerArn, Marker }) => this.page(ListenerArn, Number(Marker ?? 0))))
      .on(DescribeTagsCommand)
      .callsFake(answer(({ ResourceArns }) => this.tagsOf(ResourceArns)))
      .on(CreateRuleCommand)
      .callsFake(answer((input: CreateRuleCommandInput) => this.create(input)))
      .on(ModifyRuleCommand)
      .callsFake(answer(({ RuleArn, ...changes }) => Object.assign(this.rule(RuleArn), changes)))
      .on(SetRulePrioritiesCommand)
      .callsFake(answer(({ RulePriorities }) => this.setPriorities(RulePriorities)))
      .on(DeleteRuleCommand)
      .callsFake(answer(({ RuleArn }) => this.rules.delete(this.rule(RuleArn).RuleArn as string)));
  }

  /** The `call`th call from now fails; with `after`, only its answer is lost. */
  fail(call: number | undefined, when: 'before' | 'after' = 'before'): void {
    this.calls = 0;
    this.failing = call === undefined ? undefined : { call, when };
  }

  put(name: string, rule: Partial<Rule>, tags: Tag[] = []): void {
    this.rules.set(`arn:rule/${name}`, { RuleArn: `arn:rule/${name}`, IsDefault: false, ...rule, tags });
  }

  /** The rule that carries this tag. */
  tagged(value: string): Rule[] {
    return [...this.rules.values()].filter(({ tags }) => tags.some((tag) => tag.Value === value));
  }

  weights({ Actions = [] }: Rule) {
    const groups = Actions.flatMap((action) => action.ForwardConfig?.TargetGroups ?? []);
    return groups.map(({ TargetGroupArn, Weight }) => [TargetGroupArn, Weight]);
  }

  /** Moves the weights of a rule behind the custom resource's back, as ECS does in a release. */
  shift(value: string, ...weights: [string, number][]): void {
    const TargetGroups = weights.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight }));
    for (const rule of this.tagged(value))
      rule.Actions = [{ Type: 'forward', ForwardConfig: { TargetGroups } }];
  }

  /** Takes a rule away behind the custom resource's back. */
  lose(value: string): void {
    for (const { RuleArn } of this.tagged(value)) this.rules.delete(RuleArn as string);
  }

  private call<Output>(carryOut: () => Output): Output {
    const hit = ++this.calls === this.failing?.call;
    if (hit && this.failing?.when === 'before') throw failure('ServiceUnavailable');
    const output = carryOut();
    if (hit) throw failure('TimeoutError');
    return output;
  }

  private page(listenerArn: string, start: number) {
    if (listenerArn !== this.listenerArn) throw failure('ListenerNotFoundException');
    const rules = [...this.rules.values()];
    const end = start + this.pageSize;
    return {
      Rules: rules.slice(start, end).map(({ tags, ...rule }) => rule),
      NextMarker: end < rules.length ? String(end) : undefined,
    };
  }

  private tagsOf(arns: string[]) {
    // source: Elastic Load Balancing API reference, DescribeTags
    if (arns.length < 1 || arns.length > 20) throw failure('ValidationError', '1 to 20 resources');
    return { TagDescriptions: arns.map((arn) => ({ ResourceArn: arn, Tags: this.rule(arn).tags })) };
  }

  private create({ ListenerArn, Priority, Tags = [], ...rule }: CreateRuleCommandInput) {
    if (ListenerArn !== this.listenerArn) throw failure('ListenerNotFoundException');
    this.assertFree(String(Priority));
    this.made += 1;
    const arn = `arn:rule/${this.made}`;
    this.rules.set(arn, { RuleArn: arn, IsDefault: false, ...rule, Priority: String(Priority), tags: Tags });
    return { Rules: [this.rule(arn)] };
  }

  private setPriorities(wanted: { RuleArn: string; Priority: number }[]) {
    const moved = wanted.map(({ RuleArn }) => RuleArn);
    for (const { Priority } of wanted) this.assertFree(String(Priority), moved);
    for (const { RuleArn, Priority } of wanted) this.rule(RuleArn).Priority = String(Priority);
    return {};
  }

  private assertFree(priority: string, but: string[] = []): void {
    for (const rule of this.rules.values())
      if (rule.Priority === priority && !but.includes(rule.RuleArn as string))
        throw failure('PriorityInUseException');
  }

  private rule(arn: string) {
    const rule = this.rules.get(arn);
    if (!rule) throw failure('RuleNotFoundException');
    return rule;
  }
}
