import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock/clock';
import type { Random } from '../random';
import { ElbError } from './elb-error';
import { FrontEnd } from './front-end';
import { Guard } from './guard';
import type { ListenerEndpoint } from './headers';
import {
  type ClientTraffic,
  defaultRule,
  type Listener,
  type ListenerProperties,
  NO_TRAFFIC,
  type RuleChange,
  sumOf,
  targetGroupsOf,
} from './listener';
import { DEFAULT_ATTRIBUTES, type LoadBalancerAttributes } from './load-balancer-attributes';
import type { RequestRecord } from './request-record';
import { Router } from './router';
import { checkRules } from './rule-limits';
import { type Rule, RuleTable } from './rules';
import { SilenceWatch } from './silence';
import type { TargetGroup } from './target-group';
import { Traces } from './trace';

export type { ListenerProperties, RuleChange } from './listener';

/** Real milliseconds without a sign of an answer after which time must not be shrunk any more. */
const SILENCE_MS = 5000;

export interface LoadBalancerProperties {
  /** As metrics name it: `app/name/id`. */
  readonly fullName: string;
  readonly clock: Clock;
  readonly random: Random;
  /** @default those of ELB, each */
  readonly attributes?: Partial<LoadBalancerAttributes>;
  /** Connections of clients that a listener accepts at once. @default as many as come: AWS names no number */
  readonly maxConnections?: number;
  /**
   * Real milliseconds without the first header of an answer after which the clock is held at real time until it
   * comes or the request ends. @default 5 s: longer than answers that a good service gives
   */
  readonly silenceMs?: number;
  /** Lets a request in, by calling `enter` when its turn has come. @default at once */
  readonly admit?: (request: IncomingMessage, enter: () => void) => void;
}

/**
 * An Application Load Balancer on this machine: plain HTTP on a free loopback port per listener, whatever protocol
 * and port the listener was declared with.
 */
export class LoadBalancer {
  readonly fullName: string;
  /** AWS WAF in front of it. */
  readonly guard: Guard;
  private readonly silence: SilenceWatch;
  private readonly router: Router;
  private settings: LoadBalancerAttributes;
  private trafficOfRemoved: ClientTraffic = NO_TRAFFIC;
  private readonly listeners = new Map<string, Listener>();
  private readonly groups = new Map<string, TargetGroup>();
  private readonly audience: ((record: RequestRecord, count: number) => void)[] = [];

  constructor(private readonly properties: LoadBalancerProperties) {
    this.fullName = properties.fullName;
    const { fullName, clock, random } = properties;
    this.settings = { ...DEFAULT_ATTRIBUTES, ...properties.attributes };
    this.silence = new SilenceWatch(clock, properties.silenceMs ?? SILENCE_MS);
    this.guard = new Guard(clock, (record) => this.record(record));
    this.router = new Router({
      guard: this.guard,
      clock,
      random,
      silence: this.silence,
      traces: new Traces(fullName, clock),
      attributes: () => this.settings,
      targetGroup: (arn) => this.targetGroup(arn),
      record: (record) => this.record(record),
    });
  }

  get attributes(): LoadBalancerAttributes {
    return this.settings;
  }

  /** What is not given stays as it is. A new idle timeout holds for targets at once, for clients of new listeners. */
  modifyAttributes(change: Partial<LoadBalancerAttributes>): void {
    this.settings = { ...this.settings, ...change };
  }

  /** Real milliseconds after which it gives up on a target that is silent. */
  get idleTimeoutMs(): number {
    return this.settings.idleTimeoutMs;
  }

  /** Of all listeners. */
  get clientTraffic(): ClientTraffic {
    return [...this.listeners.values()]
      .map(({ frontEnd }) => frontEnd.traffic)
      .reduce(sumOf, this.trafficOfRemoved);
  }

  /** Every target group that rules may name. The load balancer closes them when it is closed. */
  get targetGroups(): readonly TargetGroup[] {
    return [...this.groups.values()];
  }

  addTargetGroup(group: TargetGroup): void {
    this.groups.set(group.arn, group);
  }

  /** @returns the target group of this ARN */
  targetGroup(arn: string): TargetGroup {
    return this.groups.get(arn) ?? unknown('TargetGroupNotFound', arn);
  }

  /** Closes the group. One that a rule names cannot go. */
  async removeTargetGroup(arn: string): Promise<void> {
    const group = this.targetGroup(arn);
    if (this.namedGroups().has(arn)) {
      throw new ElbError(
        'ResourceInUse',
        `a target group must be named by no rule to be deleted, got ${arn}; change the rules first`,
      );
    }
    this.groups.delete(arn);
    await group.close();
  }

  /** Called once for each request, when its status is known, or once for `count` requests that ended alike. */
  onRequest(listener: (record: RequestRecord, count: number) => void): void {
    this.audience.push(listener);
  }

  /**
   * Tells every listener how a request ended; the load balancer's own do so by themselves. For requests that are drawn,
   * not sent.
   * @param count how many requests ended so
   */
  record(record: RequestRecord, count = 1): void {
    for (const listener of this.audience) listener(record, count);
  }

  /** Listens, with a default rule that carries the default action. */
  async addListener(arn: string, properties: ListenerProperties): Promise<void> {
    const { protocol, port, sslPolicy, defaultAction } = properties;
    const rules = [defaultRule(arn, defaultAction)];
    this.checkRules(rules, protocol);
    const { clock, maxConnections, admit = (_request, enter) => enter() } = this.properties;
    const frontEnd = new FrontEnd({
      clock,
      attributes: () => this.settings,
      ...(maxConnections !== undefined && { maxConnections }),
      onRequest: (request, response) => admit(request, () => this.router.handle(listener, request, response)),
      onUpgrade: (request, socket, head) => this.router.upgrade(listener, request, socket, head),
      onMalformed: (status) => {
        const of = { at: clock.now(), listenerArn: arn, ruleArn: '', latencySeconds: 0 };
        this.record({ ...of, status, byLoadBalancer: true, because: 'malformed-request' });
      },
    });
    const listener: Listener = { arn, protocol, port, sslPolicy, frontEnd, table: new RuleTable(rules) };
    await frontEnd.open();
    this.listeners.set(arn, listener);
    this.updateUse();
  }

  /** What is not given stays as it is, as with ModifyListener. The loopback port stays, too. */
  modifyListener(arn: string, change: Partial<ListenerProperties>): void {
    const listener = this.listener(arn);
    const { protocol = listener.protocol, port = listener.port, defaultAction: action } = change;
    const { sslPolicy = listener.sslPolicy } = change;
    const rules = listener.table.rules.map((rule) =>
      rule.priority === 'default' && action ? { ...rule, action } : rule,
    );
    this.checkRules(rules, protocol);
    Object.assign(listener, { protocol, port, sslPolicy, table: new RuleTable(rules) });
    this.updateUse();
  }

  /** Closes its connections; its rules go with it. */
  async removeListener(arn: string): Promise<void> {
    const { frontEnd } = this.listener(arn);
    this.listeners.delete(arn);
    this.updateUse();
    await frontEnd.close();
    this.trafficOfRemoved = sumOf(this.trafficOfRemoved, frontEnd.traffic);
  }

  /** The loopback port on which a listener answers. */
  portOf(listenerArn: string): number {
    return this.listener(listenerArn).frontEnd.port;
  }

  /** How a listener was declared. */
  endpointOf(listenerArn: string): ListenerEndpoint {
    const { protocol, port } = this.listener(listenerArn);
    return { protocol, port };
  }

  /** @returns undefined for one that names none */
  sslPolicyOf(listenerArn: string): string | undefined {
    return this.listener(listenerArn).sslPolicy;
  }

  get listenerArns(): readonly string[] {
    return [...this.listeners.keys()];
  }

  rules(listenerArn: string): readonly Rule[] {
    return this.listener(listenerArn).table.rules;
  }

  /** The listener and the rule of this ARN. */
  rule(ruleArn: string): { readonly listenerArn: string; readonly rule: Rule } {
    for (const listener of this.listeners.values()) {
      const rule = listener.table.rules.find(({ arn }) => arn === ruleArn);
      if (rule) return { listenerArn: listener.arn, rule };
    }
    return unknown('RuleNotFound', ruleArn);
  }

  createRule(listenerArn: string, rule: Rule): void {
    const { rules } = this.listener(listenerArn).table;
    this.changeRules(this.listener(listenerArn), [...rules, rule]);
  }

  /** What is not given stays as it is, as with ModifyRule. In force for every request that comes after it. */
  modifyRule(ruleArn: string, change: RuleChange): void {
    const listener = this.listener(this.rule(ruleArn).listenerArn);
    this.changeRules(
      listener,
      listener.table.rules.map((rule) => (rule.arn === ruleArn ? { ...rule, ...change } : rule)),
    );
  }

  /** All at once: two rules may exchange their priorities. */
  setRulePriorities(priorities: ReadonlyMap<string, number>): void {
    const [first] = priorities.keys();
    if (first === undefined) return;
    const listener = this.listener(this.rule(first).listenerArn);
    this.changeRules(
      listener,
      listener.table.rules.map((rule) => ({ ...rule, priority: priorities.get(rule.arn) ?? rule.priority })),
    );
  }

  deleteRule(ruleArn: string): void {
    const { listenerArn, rule } = this.rule(ruleArn);
    if (rule.priority === 'default') {
      throw new ElbError('OperationNotPermitted', `a default rule cannot be deleted, got ${ruleArn}`);
    }
    const listener = this.listener(listenerArn);
    this.changeRules(
      listener,
      listener.table.rules.filter(({ arn }) => arn !== ruleArn),
    );
  }

  /** Closes every connection, and every target group. */
  async close(): Promise<void> {
    const frontEnds = [...this.listeners.values()].map(({ frontEnd }) => frontEnd);
    this.listeners.clear();
    this.silence.close();
    await Promise.all([
      ...frontEnds.map((frontEnd) => frontEnd.close()),
      ...this.targetGroups.map((group) => group.close()),
    ]);
  }

  private listener(arn: string): Listener {
    return this.listeners.get(arn) ?? unknown('ListenerNotFound', arn);
  }

  private changeRules(listener: Listener, rules: readonly Rule[]): void {
    this.checkRules(rules, listener.protocol);
    listener.table = new RuleTable(rules);
    this.updateUse();
  }

  private updateUse(): void {
    const named = this.namedGroups();
    for (const group of this.groups.values()) group.setInUse(named.has(group.arn));
  }

  private namedGroups(): ReadonlySet<string> {
    return new Set([...this.listeners.values()].flatMap(({ table }) => table.rules.flatMap(targetGroupsOf)));
  }

  private checkRules(rules: readonly Rule[], protocol: ListenerEndpoint['protocol']): void {
    checkRules(rules, protocol);
    for (const arn of rules.flatMap(targetGroupsOf)) this.targetGroup(arn);
  }
}

function unknown(code: string, arn: string): never {
  throw new ElbError(code, `ARN must name something of this load balancer, got ${arn}`);
}
