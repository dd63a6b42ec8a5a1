import { type StepWish, status, step } from '../../../cli/adopt/carry-out';
import type { MoveOptions } from '../../../cli/adopt/options';
import type { Moved } from '../../../cli/adopt/surroundings';
import { connect } from '../../../cli/aws/clients';
import { TRAFFIC_RULE_TAG } from '../../../lambda/shared/environment';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { DeploymentResult } from '../../../rehearsal/ecs/deployment-result';
import type { EcsService } from '../../../rehearsal/ecs/service';
import { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import type { Condition, Rule } from '../../../rehearsal/elasticloadbalancing/rules';
import { TargetGroup } from '../../../rehearsal/elasticloadbalancing/target-group';
import { DEFAULT_ATTRIBUTES } from '../../../rehearsal/elasticloadbalancing/target-group-attributes';
import type { AwsService } from '../../../rehearsal/endpoint/aws-service';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { seededRandom } from '../../../rehearsal/random';
import { HostedZone } from '../../../rehearsal/route53/hosted-zone';
import { Resolver } from '../../../rehearsal/route53/resolver';
import * as arns from './arns';
import { servicesOf } from './endpoint';
import { canary, ecsServiceOf, rolling, tasksOf } from './services';
import { Comers, emptyTally, type Tally } from './users';

export const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 27);
/** Name servers near users; each keeps an answer for its time. */
const RESOLVERS = 8;
/** Of all users. */
const REQUESTS_PER_MINUTE = 600;

export interface WorldProps {
  readonly way: 'listener' | 'route53';
  /** How the old service is reached on its listener. @default 'rule' */
  readonly oldRule?: 'rule' | 'default';
  readonly oldTasks?: number;
  readonly tealTasks?: number;
  /** What an endpoint answers for besides. */
  readonly more?: readonly AwsService[];
}

const AT_HOST: Condition = { field: 'host-header', values: [arns.HOST] };
const HEADER: Condition = { field: 'http-header', name: 'x-teal-test', values: ['a'.repeat(64)] };

/** An account with an old service that has users, and a place for Teal's beside it. */
export class AdoptionWorld {
  readonly clock = new VirtualClock(START);
  readonly old: LoadBalancer;
  readonly teal: LoadBalancer;
  readonly zone: HostedZone;
  readonly oldService: EcsService;
  tealService: EcsService | undefined;
  readonly said: string[] = [];
  tally: Tally = emptyTally();
  lease: EndpointLease | undefined;
  private readonly end = new AbortController();
  private comers: Comers[] = [];
  private version = 0;

  constructor(readonly props: WorldProps) {
    const { clock } = this;
    const balancer = (fullName: string) => new LoadBalancer({ fullName, clock, random: seededRandom(1) });
    this.old = balancer(arns.OLD_BALANCER);
    this.teal = props.way === 'listener' ? this.old : balancer(arns.TEAL_BALANCER);
    const alias = (name: string) => ({
      AliasTarget: { DNSName: `${name}.`, HostedZoneId: arns.ELB_ZONE, EvaluateTargetHealth: true },
    });
    this.zone = new HostedZone(arns.ZONE, clock, [
      { Name: 'example.com.', Type: 'MX', TTL: 300, ResourceRecords: [{ Value: '10 mail.example.com' }] },
      { Name: `${arns.HOST}.`, Type: 'A', ...alias(`dualstack.${arns.dnsNameOf(arns.OLD_BALANCER)}`) },
    ]);
    this.oldService = this.serviceAt(this.old, arns.OLD);
  }

  async start(): Promise<void> {
    const { old, teal, clock, props } = this;
    for (const arn of [arns.OLD_GROUP, arns.OTHER_GROUP]) old.addTargetGroup(this.group(arn));
    for (const arn of [arns.PRIMARY, arns.ALTERNATE]) teal.addTargetGroup(this.group(arn));
    const toOld: Rule['action'] = {
      type: 'forward',
      targetGroups: [{ targetGroupArn: arns.OLD_GROUP, weight: 1 }],
    };
    const nothing: Rule['action'] = { type: 'fixed-response', statusCode: 404 };
    const listener = { protocol: 'HTTPS' as const, port: 443 };
    await old.addListener(this.oldListener, {
      ...listener,
      defaultAction: props.oldRule === 'default' ? toOld : nothing,
    });
    if (teal !== old)
      await teal.addListener(arns.listenerArn(teal.fullName), { ...listener, defaultAction: nothing });
    const other: Condition = { field: 'host-header', values: ['api.example.com'] };
    old.createRule(this.oldListener, {
      ...this.rule(old, 'other', 10),
      conditions: [other],
      action: toOther,
    });
    if (props.oldRule !== 'default')
      old.createRule(this.oldListener, {
        ...this.rule(old, 'old', 20),
        conditions: [AT_HOST],
        action: toOld,
      });
    const revision = { taskDefinition: arns.OLD.task(1), tasks: tasksOf(clock, 'old') };
    await clock.run(this.oldService.adopt(revision, rolling(props.oldTasks ?? 4)));
    this.lease = await leaseEndpoint(servicesOf(this));
    this.startUsers();
    await this.pass(2 * MINUTE);
  }

  /** What `cdk deploy` of the plan's configuration does: rules as LiveTrafficRules makes them, then the service. */
  async deployTeal(priorities: { test: number; production: number }): Promise<DeploymentResult> {
    const { teal } = this;
    const listener = arns.listenerArn(teal.fullName);
    const action: Rule['action'] = {
      type: 'forward',
      targetGroups: [
        { targetGroupArn: arns.PRIMARY, weight: 100 },
        { targetGroupArn: arns.ALTERNATE, weight: 0 },
      ],
    };
    const made = (id: 'production' | 'test', conditions: readonly Condition[]) =>
      teal.createRule(listener, {
        ...{ ...this.rule(teal, id, priorities[id]), conditions, action },
        tags: { [TRAFFIC_RULE_TAG]: `shop-production/${id}` },
      });
    made('test', [AT_HOST, HEADER]);
    made('production', [AT_HOST]);
    this.tealService = this.serviceAt(teal, arns.TEAL);
    const { result } = this.tealService.create(this.next(), canary(teal.fullName, this.props.tealTasks ?? 4));
    return this.clock.run(result);
  }

  /** What a deployment of a changed `priorities.production` does. */
  prioritize(production: number): void {
    this.teal.setRulePriorities(new Map([[arns.ruleArn(this.teal.fullName, 'production'), production]]));
  }

  release(): Promise<DeploymentResult> {
    return this.clock.run(this.beginRelease());
  }

  beginRelease(): Promise<DeploymentResult> {
    const handle = this.tealService?.update({ revision: this.next() });
    if (!handle) throw new Error('Teal’s service comes first');
    return handle.result;
  }

  /** What a deployment of the old service does. */
  async releaseOld(version: number): Promise<DeploymentResult> {
    const handle = this.oldService.update({
      revision: { taskDefinition: arns.OLD.task(version), tasks: tasksOf(this.clock, `old ${version}`) },
    });
    if (!handle) throw new Error('a deployment must begin');
    return this.clock.run(handle.result);
  }

  pass(milliseconds: number): Promise<void> {
    return this.clock.run(this.clock.sleep(milliseconds));
  }

  /** A step as the verb takes it, without a person. */
  step(wish: StepWish, options: Partial<MoveOptions> = {}): Promise<Moved> {
    return step(wish, { ...this.options, yes: true, ...options }, this.surroundings());
  }

  status(options: Partial<MoveOptions> = {}): Promise<Moved> {
    return status({ ...this.options, ...options }, this.surroundings());
  }

  surroundings(confirm?: (question: string) => Promise<boolean>): Parameters<typeof step>[2] {
    const { clock } = this;
    return {
      connect: this.connect,
      say: (line) => this.said.push(line),
      confirm,
      pause: { now: () => clock.now(), sleep: (milliseconds) => this.pass(milliseconds) },
      signal: this.end.signal,
    };
  }

  readonly connect: typeof connect = (options) => {
    Object.assign(process.env, this.environment());
    return connect(options);
  };

  get options(): MoveOptions {
    const record =
      this.props.way === 'route53'
        ? { zone: arns.ZONE, record: arns.HOST, oldCluster: 'web', oldService: 'shop' }
        : {};
    return { service: 'shop', env: 'production', cluster: 'web', ...record };
  }

  get oldListener(): string {
    return arns.listenerArn(this.old.fullName);
  }

  /** Percent of the requests since the last look that Teal answered. */
  share(): number {
    this.flush();
    const { by, total } = this.tally;
    this.tally.by = {};
    const sum = Object.values(by).reduce((all, count) => all + count, 0);
    void total;
    return sum === 0 ? 0 : (((by[arns.PRIMARY] ?? 0) + (by[arns.ALTERNATE] ?? 0)) / sum) * 100;
  }

  async close(): Promise<void> {
    for (const comers of this.comers) comers.stop();
    this.end.abort(new Error('over'));
    if (this.lease) for (const name of Object.keys(this.environment())) delete process.env[name];
    await this.lease?.close();
    await Promise.all([this.old.close(), ...(this.teal === this.old ? [] : [this.teal.close()])]);
  }

  environment(): Record<string, string> {
    if (!this.lease) throw new Error('start comes first');
    return {
      AWS_ENDPOINT_URL: this.lease.url,
      AWS_ACCESS_KEY_ID: this.lease.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.lease.credentials.secretAccessKey,
      AWS_REGION: 'eu-west-1',
      AWS_MAX_ATTEMPTS: '1',
    };
  }

  private flush(): void {
    for (const comers of this.comers) comers.stop();
    this.startUsers();
  }

  private readonly resolvers = Array.from({ length: RESOLVERS }, (_, nth) => nth);
  private readonly known = new Map<number, Resolver>();

  private startUsers(): void {
    const { clock, zone, props, tally } = this;
    const { resolvers, known } = this;
    this.comers = resolvers.map((nth) => {
      const resolver = known.get(nth) ?? new Resolver(zone, clock, seededRandom(100 + nth));
      known.set(nth, resolver);
      const way = () => {
        const isTeal =
          props.way === 'route53' && resolver.resolve(arns.HOST) === arns.dnsNameOf(arns.TEAL_BALANCER);
        const loadBalancer = isTeal ? this.teal : this.old;
        return { loadBalancer, listener: arns.listenerArn(loadBalancer.fullName) };
      };
      return new Comers(clock, clock.now() + nth, REQUESTS_PER_MINUTE / RESOLVERS, way, tally);
    });
    for (const comers of this.comers) comers.start();
  }

  private serviceAt(loadBalancer: LoadBalancer, of: typeof arns.OLD | typeof arns.TEAL): EcsService {
    const { clock, end } = this;
    return ecsServiceOf({
      clock,
      loadBalancer,
      of,
      signal: end.signal,
      environment: () => this.environment(),
    });
  }

  private next() {
    this.version += 1;
    return {
      taskDefinition: arns.TEAL.task(this.version),
      tasks: tasksOf(this.clock, `teal ${this.version}`),
    };
  }

  private group(arn: string): TargetGroup {
    const [, fullName = ''] = /:(targetgroup\/.*)$/.exec(arn) ?? [];
    const healthCheck = {
      ...{ path: '/ready', intervalMs: 10_000, timeoutMs: 5_000, healthyThreshold: 3, unhealthyThreshold: 2 },
      matcher: '200',
    };
    const attributes = { ...DEFAULT_ATTRIBUTES, deregistrationDelayMs: 10_000 };
    return new TargetGroup(
      { arn, fullName, name: fullName.split('/')[1] ?? '', healthCheck, attributes },
      this.clock,
    );
  }

  private rule(balancer: LoadBalancer, id: string, priority: number) {
    return { arn: arns.ruleArn(balancer.fullName, id), priority, tags: {} };
  }
}

const toOther: Rule['action'] = {
  type: 'forward',
  targetGroups: [{ targetGroupArn: arns.OTHER_GROUP, weight: 1 }],
};
