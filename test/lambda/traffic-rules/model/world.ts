import {
  CreateRuleCommand,
  DeleteRuleCommand,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { EcsService } from './ecs-service';
import { LambdaFunction } from './lambda-function';
import { type Actor, forward, LoadBalancer, type ModelRule } from './load-balancer';
import type { Mutation } from './mutations';
import { ALTERNATE, type Declared, FOREIGN_GROUP, HEADER, LISTENERS, OWNER, PRIMARY } from './names';
import { outside } from './outside';
import { Rotation } from './rotation';
import { HeaderSecret } from './secret';
import { Stack } from './stack';
import { VirtualTime } from './virtual-time';
import { isOurs, Watch } from './watch';

export type Role = 'production' | 'test';

const ANY_PATH: RuleCondition = { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } };

/** An account with one service of ours on a load balancer that others use, too. */
export class World {
  readonly time = new VirtualTime();
  readonly secret = new HeaderSecret();
  readonly loadBalancer: LoadBalancer;
  readonly service: EcsService;
  readonly stack: Stack;
  readonly lambda: LambdaFunction;
  readonly rotation: Rotation;
  readonly watch = new Watch(this.time);

  constructor(mutation: Mutation, pageSize: number) {
    const { time, secret, watch } = this;
    this.loadBalancer = new LoadBalancer(LISTENERS, [PRIMARY, ALTERNATE, FOREIGN_GROUP], (change) =>
      watch.changed(change),
    );
    this.service = new EcsService(this.loadBalancer, time);
    watch.watch(this.loadBalancer, this.service, secret);
    this.loadBalancer.pageSize = pageSize;
    const backends = {
      elb: (command: { readonly input: object }) => this.loadBalancer.send('handler', command),
      secrets: (command: { readonly input: object }) => secret.send(command),
      ecs: (command: { readonly input: object }) => this.service.send(command),
    };
    this.lambda = new LambdaFunction(backends, time, watch, mutation);
    this.rotation = new Rotation(backends, time, watch, secret);
    this.stack = new Stack(this.lambda, this.service, time, watch);
    outside.responseUrls.clear();
    outside.log = (line) => watch.logged(line);
    this.populate();
  }

  ruleAt(listener: string, priority: number): ModelRule | undefined {
    return this.all.find((rule) => rule.listener === listener && rule.priority === priority);
  }

  ours(role: Role): ModelRule[] {
    return this.loadBalancer.tagged(`${OWNER}/${role}`);
  }

  get all(): readonly ModelRule[] {
    return [...this.loadBalancer.rules.values()];
  }

  /** The rule of ours that users are on: of the service, or where there is none, of the stack's listener. */
  current(role: Role): ModelRule | undefined {
    const arn = this.service.standing?.rules[role];
    const used = arn ? this.loadBalancer.rules.get(arn) : undefined;
    return used ?? this.ours(role).find(({ listener }) => listener === this.stack.rules?.declared.listener);
  }

  put(by: Actor, listener: string, priority: number, group: string, tag?: string): void {
    this.loadBalancer.send(
      by,
      new CreateRuleCommand({
        ListenerArn: listener,
        Priority: priority,
        Conditions: [ANY_PATH],
        Actions: forward([group, 1]),
        Tags: tag === undefined ? [] : [{ Key: 'teal:traffic-rule', Value: tag }],
      }),
    );
  }

  remove(by: Actor, arn: string): void {
    this.loadBalancer.send(by, new DeleteRuleCommand({ RuleArn: arn }));
  }

  /** Why the rules are not what this says; undefined when they are. */
  differenceTo(declared: Declared): string | undefined {
    const host: RuleCondition =
      declared.hosts.length > 0
        ? { Field: 'host-header', HostHeaderConfig: { Values: [...declared.hosts] } }
        : ANY_PATH;
    const header = {
      Field: 'http-header',
      HttpHeaderConfig: { HttpHeaderName: HEADER, Values: [...this.secret.accepted] },
    };
    const wanted = [
      ['production', declared.production, [host]],
      ['test', declared.test, [host, header]],
    ] as const;
    for (const [role, priority, conditions] of wanted) {
      const rules = this.ours(role).filter(({ listener }) => listener === declared.listener);
      const [rule] = rules;
      if (!rule || rules.length > 1) return `${rules.length} rules for ${role}`;
      const is = JSON.stringify([rule.priority, rule.conditions]);
      const must = JSON.stringify([priority, conditions]);
      if (is !== must) return `${role} is ${is}, must be ${must}`;
    }
    return undefined;
  }

  /** Rules of ours where no resource of the stack is any more. */
  leftBehind(): readonly string[] {
    const listener = this.stack.rules?.declared.listener;
    return this.all
      .filter(isOurs)
      .filter((rule) => rule.listener !== listener && !this.stack.abandoned.has(rule.listener))
      .map(({ arn }) => arn);
  }

  /** Rules of others, some of which a careless look would take for ours. */
  private populate(): void {
    for (const listener of LISTENERS) {
      this.put('stranger', listener, 1, FOREIGN_GROUP);
      this.put('stranger', listener, 50, FOREIGN_GROUP, `other-${OWNER}/production`);
      this.put('stranger', listener, 51, PRIMARY, `${OWNER}-2/test`);
      this.put('stranger', listener, 52, ALTERNATE);
    }
  }
}
