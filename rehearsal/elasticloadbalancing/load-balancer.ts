import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock/clock';
import type { Random } from '../random';
import type { Outcome } from './forward';
import type { ListenerEndpoint } from './headers';
import { answerFixed, answerOwn } from './own-answer';
import { REQUEST_ID_HEADER, type RequestRecord } from './request-record';
import { type Action, chooseTargetGroup, type RoutableRequest, type Rule, selectRule } from './rules';
import type { TargetGroup } from './target-group';

/** ELB's default idle timeout, in milliseconds of real time. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
const IDLE_TIMEOUT_MS = 60_000;

/** Real milliseconds without a sign of an answer after which time must not be shrunk any more. */
const SILENCE_MS = 5000;

/** Connections the kernel keeps until we accept them: Node accepts one in each turn of its event loop. */
const BACKLOG = 4096;

export interface LoadBalancerProperties {
  /** As metrics name it: `app/name/id`. */
  readonly fullName: string;
  readonly clock: Clock;
  readonly random: Random;
  /**
   * Real milliseconds of silence of a target, or of an idle client connection.
   * @default 60 s, ELB's default
   */
  readonly idleTimeoutMs?: number;
  /**
   * Real milliseconds without the first header of an answer after which the clock is held at real time until it
   * comes or the request ends: what hangs then meets the idle timeout in the same minute as in AWS, not after a hold
   * and a bake that were shrunk meanwhile. @default 5 s: longer than answers that a good service gives
   */
  readonly silenceMs?: number;
}

export interface ListenerProperties extends ListenerEndpoint {
  readonly defaultAction: Action;
}

interface Listener extends ListenerEndpoint {
  readonly arn: string;
  readonly server: http.Server;
  rules: readonly Rule[];
}

/**
 * An Application Load Balancer on this machine: plain HTTP on a free loopback port per listener, whatever protocol
 * and port the listener was declared with.
 */
export class LoadBalancer {
  readonly fullName: string;
  /** Real milliseconds after which it gives up on a target that is silent. */
  readonly idleTimeoutMs: number;
  private readonly silenceMs: number;
  private readonly listeners = new Map<string, Listener>();
  private readonly groups = new Map<string, TargetGroup>();
  private readonly audience: ((record: RequestRecord, count: number) => void)[] = [];

  constructor(private readonly properties: LoadBalancerProperties) {
    this.fullName = properties.fullName;
    this.idleTimeoutMs = properties.idleTimeoutMs ?? IDLE_TIMEOUT_MS;
    this.silenceMs = properties.silenceMs ?? SILENCE_MS;
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
  async addListener(arn: string, { protocol, port, defaultAction }: ListenerProperties): Promise<void> {
    const rules = [defaultRule(arn, defaultAction)];
    this.requireTargetGroups(rules);
    const server = http.createServer({ keepAliveTimeout: this.idleTimeoutMs }, (request, response) =>
      this.handle(listener, request, response),
    );
    const listener: Listener = { arn, protocol, port, server, rules };
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, resolve);
    });
    this.listeners.set(arn, listener);
    this.changeRules(listener, rules);
  }

  /** The loopback port on which a listener answers. */
  portOf(listenerArn: string): number {
    return (this.listener(listenerArn).server.address() as AddressInfo).port;
  }

  get listenerArns(): readonly string[] {
    return [...this.listeners.keys()];
  }

  rules(listenerArn: string): readonly Rule[] {
    return this.listener(listenerArn).rules;
  }

  /** The listener and the rule of this ARN. */
  rule(ruleArn: string): { readonly listenerArn: string; readonly rule: Rule } {
    for (const listener of this.listeners.values()) {
      const rule = listener.rules.find(({ arn }) => arn === ruleArn);
      if (rule) return { listenerArn: listener.arn, rule };
    }
    return unknown('RuleNotFound', ruleArn);
  }

  createRule(listenerArn: string, rule: Rule): void {
    const listener = this.listener(listenerArn);
    if (listener.rules.some(({ priority }) => priority === rule.priority)) {
      throw new Error(
        `PriorityInUse: a rule's priority must be free on its listener, got ${rule.priority}; choose another`,
      );
    }
    this.changeRules(listener, [...listener.rules, rule]);
  }

  /** What is not given stays as it is, as with ModifyRule. In force for every request that comes after it. */
  modifyRule(ruleArn: string, change: Partial<Pick<Rule, 'conditions' | 'action' | 'priority'>>): void {
    const listener = this.listener(this.rule(ruleArn).listenerArn);
    this.changeRules(
      listener,
      listener.rules.map((rule) => (rule.arn === ruleArn ? { ...rule, ...change } : rule)),
    );
  }

  deleteRule(ruleArn: string): void {
    const { listenerArn, rule } = this.rule(ruleArn);
    if (rule.priority === 'default') {
      throw new Error(`OperationNotPermitted: a default rule cannot be deleted, got ${ruleArn}`);
    }
    const listener = this.listener(listenerArn);
    this.changeRules(
      listener,
      listener.rules.filter(({ arn }) => arn !== ruleArn),
    );
  }

  /** Closes every connection, and every target group. */
  async close(): Promise<void> {
    const servers = [...this.listeners.values()].map(({ server }) => server);
    this.listeners.clear();
    await Promise.all([...servers.map(closeServer), ...this.targetGroups.map((group) => group.close())]);
  }

  private listener(arn: string): Listener {
    return this.listeners.get(arn) ?? unknown('ListenerNotFound', arn);
  }

  private changeRules(listener: Listener, rules: readonly Rule[]): void {
    this.requireTargetGroups(rules);
    listener.rules = rules;
    const named = new Set([...this.listeners.values()].flatMap((each) => each.rules.flatMap(targetGroupsOf)));
    for (const group of this.groups.values()) group.setInUse(named.has(group.arn));
  }

  private requireTargetGroups(rules: readonly Rule[]): void {
    for (const arn of rules.flatMap(targetGroupsOf)) this.targetGroup(arn);
  }

  private handle(listener: Listener, request: IncomingMessage, response: ServerResponse): void {
    const { action, arn: ruleArn } = selectRule(listener.rules, routable(request));
    const id = request.headers[REQUEST_ID_HEADER];
    const from = { ...(typeof id === 'string' && { id }), listenerArn: listener.arn, ruleArn };
    if (action.type === 'fixed-response') {
      this.publish(from, { status: action.statusCode, because: 'fixed-response', latencySeconds: 0 });
      answerFixed(response, action);
      return;
    }
    const targetGroupArn = chooseTargetGroup(action.targetGroups, this.properties.random);
    const target = targetGroupArn === undefined ? undefined : this.targetGroup(targetGroupArn).next();
    const to = { ...from, ...(targetGroupArn !== undefined && { targetGroupArn }) };
    if (!target) {
      this.publish(to, { status: 503, because: 'no-target', latencySeconds: 0 });
      answerOwn(response, 503);
      return;
    }
    const silenceEnds = this.holdInSilence();
    target.forward(request, response, {
      listener,
      idleTimeoutMs: this.idleTimeoutMs,
      onOutcome: (outcome) => {
        silenceEnds();
        this.publish({ ...to, targetId: target.id }, outcome);
      },
    });
  }

  /** Until the returned function is called, which every forwarded request does. */
  private holdInSilence(): () => void {
    let release = () => {};
    const timer = setTimeout(() => {
      release = this.properties.clock.holdRealTime();
    }, this.silenceMs);
    return () => {
      clearTimeout(timer);
      release();
    };
  }

  private publish(
    request: Omit<RequestRecord, 'at' | 'byLoadBalancer' | keyof Outcome>,
    outcome: Outcome,
  ): void {
    const byLoadBalancer = outcome.because !== undefined;
    this.record({ ...request, ...outcome, byLoadBalancer, at: this.properties.clock.now() });
  }
}

function defaultRule(listenerArn: string, action: Action): Rule {
  const arn = `${listenerArn.replace(':listener/', ':listener-rule/')}/0000000000000000`;
  return { arn, priority: 'default', conditions: [], action, tags: {} };
}

function targetGroupsOf({ action }: Rule): string[] {
  return action.type === 'forward' ? action.targetGroups.map(({ targetGroupArn }) => targetGroupArn) : [];
}

function routable(request: IncomingMessage): RoutableRequest {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: request.method ?? 'GET',
    host: request.headers.host ?? '',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headerValues: (name) => request.headersDistinct[name] ?? [],
  };
}

function closeServer(server: http.Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}

function unknown(code: string, arn: string): never {
  throw new Error(`${code}: ARN must name something of this load balancer, got ${arn}`);
}
