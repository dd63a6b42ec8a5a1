import {
  type Action,
  CreateRuleCommand,
  type CreateRuleCommandInput,
  DeleteRuleCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  type Rule,
  SetRulePrioritiesCommand,
  type Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';

export const failure = (name: string, message = name): Error => Object.assign(new Error(message), { name });

type Kept = Rule & { readonly tags: Tag[]; readonly listenerArn: string };

export const FIRST_LISTENER = 'arn:listener/1';
export const SECOND_LISTENER = 'arn:listener/2';

/**
 * The rules of the listeners of one load balancer and what Elastic Load Balancing does with them, as far as a function
 * can tell. A call may be told to fail, before it has had its effect or after.
 */
export class ElbInMemory {
  readonly mock = mockClient(ElasticLoadBalancingV2Client);
  readonly rules = new Map<string, Kept>();
  readonly listeners = new Set<string>();
  /** Rules in one answer of DescribeRules. */
  pageSize = 100;
  /** What happens right before a call, with its command's name. */
  before: ((command: string) => void) | undefined;
  private made = 0;
  private calls = 0;
  private failing: { call: number; when: 'before' | 'after' } | undefined;

  constructor() {
    this.reset();
  }

  reset(): void {
    this.mock.reset();
    this.rules.clear();
    this.listeners.clear();
    for (const arn of [FIRST_LISTENER, SECOND_LISTENER]) this.listeners.add(arn);
    this.pageSize = 100;
    this.before = undefined;
    this.fail(undefined);
    this.put('default', { IsDefault: true, Priority: 'default' });
    const answer =
      <Input, Output>(name: string, carryOut: (input: Input) => Output) =>
      (input: Input) =>
        this.call(name, () => carryOut(input));
    this.mock
      .on(DescribeListenersCommand)
      .callsFake(
        answer('DescribeListeners', () => ({
          Listeners: [...this.listeners].map((ListenerArn) => ({ ListenerArn })),
        })),
      )
      .on(DescribeRulesCommand)
      .callsFake(
        answer('DescribeRules', ({ ListenerArn, Marker }) => this.page(ListenerArn, Number(Marker ?? 0))),
      )
      .on(DescribeTagsCommand)
      .callsFake(answer('DescribeTags', ({ ResourceArns }) => this.tagsOf(ResourceArns)))
      .on(CreateRuleCommand)
      .callsFake(answer('CreateRule', (input: CreateRuleCommandInput) => this.create(input)))
      .on(ModifyRuleCommand)
      .callsFake(
        answer('ModifyRule', ({ RuleArn, ...changes }) => Object.assign(this.rule(RuleArn), changes)),
      )
      .on(SetRulePrioritiesCommand)
      .callsFake(answer('SetRulePriorities', ({ RulePriorities }) => this.setPriorities(RulePriorities)))
      .on(DeleteRuleCommand)
      .callsFake(
        answer('DeleteRule', ({ RuleArn }) => this.rules.delete(this.rule(RuleArn).RuleArn as string)),
      );
  }

  /** The `call`th call from now fails; with `after`, only its answer is lost. */
  fail(call: number | undefined, when: 'before' | 'after' = 'before'): void {
    this.calls = 0;
    this.failing = call === undefined ? undefined : { call, when };
  }

  /** Calls since the last `fail`. */
  get count(): number {
    return this.calls;
  }

  put(name: string, rule: Partial<Rule>, tags: Tag[] = [], listenerArn = FIRST_LISTENER): void {
    const arn = `arn:rule/${name}`;
    this.rules.set(arn, { RuleArn: arn, IsDefault: false, ...rule, tags, listenerArn });
  }

  /** The rules that carry this tag, on one listener or on all. */
  tagged(value: string, listenerArn?: string): Rule[] {
    return [...this.rules.values()]
      .filter(({ tags }) => tags.some((tag) => tag.Value === value))
      .filter((rule) => listenerArn === undefined || rule.listenerArn === listenerArn);
  }

  weights({ Actions = [] }: Rule) {
    const groups = Actions.flatMap((action) => action.ForwardConfig?.TargetGroups ?? []);
    return groups.map(({ TargetGroupArn, Weight }) => [TargetGroupArn, Weight]);
  }

  /** Moves the weights of rules behind the function's back, as ECS does in a release. */
  shift(value: string, weights: readonly [string, number][], listenerArn?: string): void {
    for (const rule of this.tagged(value, listenerArn)) rule.Actions = [forwardTo(weights)];
  }

  /** Takes rules away behind the function's back. */
  lose(value: string, listenerArn?: string): void {
    for (const { RuleArn } of this.tagged(value, listenerArn)) this.rules.delete(RuleArn as string);
  }

  private call<Output>(name: string, carryOut: () => Output): Output {
    this.before?.(name);
    const hit = ++this.calls === this.failing?.call;
    if (hit && this.failing?.when === 'before') throw failure('ServiceUnavailable');
    const output = carryOut();
    if (hit) throw failure('TimeoutError');
    return output;
  }

  private page(listenerArn: string, start: number) {
    this.assertListener(listenerArn);
    const rules = [...this.rules.values()].filter((rule) => rule.listenerArn === listenerArn);
    const end = start + this.pageSize;
    return {
      Rules: rules.slice(start, end).map(({ tags, listenerArn, ...rule }) => rule),
      NextMarker: end < rules.length ? String(end) : undefined,
    };
  }

  private tagsOf(arns: string[]) {
    // source: Elastic Load Balancing API reference, DescribeTags
    if (arns.length < 1 || arns.length > 20) throw failure('ValidationError', '1 to 20 resources');
    return { TagDescriptions: arns.map((arn) => ({ ResourceArn: arn, Tags: this.rule(arn).tags })) };
  }

  private create({ ListenerArn, Priority, Tags = [], ...rule }: CreateRuleCommandInput) {
    this.assertListener(String(ListenerArn));
    this.assertFree(String(Priority), String(ListenerArn));
    this.made += 1;
    const name = String(this.made);
    this.put(name, { ...rule, Priority: String(Priority) }, Tags, String(ListenerArn));
    return { Rules: [this.rule(`arn:rule/${name}`)] };
  }

  private setPriorities(wanted: { RuleArn: string; Priority: number }[]) {
    const moved = wanted.map(({ RuleArn }) => RuleArn);
    for (const { RuleArn, Priority } of wanted)
      this.assertFree(String(Priority), this.rule(RuleArn).listenerArn, moved);
    for (const { RuleArn, Priority } of wanted) this.rule(RuleArn).Priority = String(Priority);
    return {};
  }

  private assertListener(arn: string): void {
    if (!this.listeners.has(arn)) throw failure('ListenerNotFoundException');
  }

  private assertFree(priority: string, listenerArn: string, but: string[] = []): void {
    for (const rule of this.rules.values())
      if (
        rule.Priority === priority &&
        rule.listenerArn === listenerArn &&
        !but.includes(rule.RuleArn as string)
      )
        throw failure('PriorityInUseException');
  }

  private rule(arn: string): Kept {
    const rule = this.rules.get(arn);
    if (!rule) throw failure('RuleNotFoundException');
    return rule;
  }
}

export function forwardTo(weights: readonly [string, number][]): Action {
  const TargetGroups = weights.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight }));
  return { Type: 'forward', ForwardConfig: { TargetGroups } };
}
