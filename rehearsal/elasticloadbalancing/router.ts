import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock/clock';
import type { Random } from '../random';
import type { ForwardOptions, Outcome } from './forward';
import { headersForTarget, type ListenerEndpoint } from './headers';
import type { LoadBalancerAttributes } from './load-balancer-attributes';
import { answerFixed, answerOwn } from './own-answer';
import { locationOf } from './redirect';
import { type OwnAnswer, REQUEST_ID_HEADER, type RequestRecord } from './request-record';
import { IncomingRoutable } from './routable';
import { type Action, chooseTargetGroup, type Rule, type RuleTable } from './rules';
import type { SilenceWatch } from './silence';
import { boundGroup, groupCookies } from './stickiness';
import type { PickedTarget, TargetGroup } from './target-group';
import { type Rewritable, rewriterOf } from './transforms';
import { asksForWebSocket, responseOn } from './upgrade';

/** A listener as requests meet it. */
export interface RoutingListener extends ListenerEndpoint {
  readonly arn: string;
  readonly table: RuleTable;
}

export interface RouterProperties {
  readonly clock: Clock;
  readonly random: Random;
  readonly silence: SilenceWatch;
  readonly fullName: string;
  readonly attributes: () => LoadBalancerAttributes;
  readonly targetGroup: (arn: string) => TargetGroup;
  readonly record: (record: RequestRecord) => void;
}

type Origin = Omit<RequestRecord, 'at' | 'byLoadBalancer' | keyof Outcome>;

/** Where a request goes: to a target, or nowhere, with the answer of the load balancer. */
type Route =
  | {
      readonly status: number;
      readonly because: OwnAnswer;
      readonly action?: Action;
      readonly location?: string;
      readonly from: Origin;
    }
  | {
      readonly picked: PickedTarget;
      readonly request: Rewritable | undefined;
      readonly action: Forward;
      readonly from: Origin;
    };
type Forward = Extract<Action, { type: 'forward' }>;

/** Addresses in X-Forwarded-For, beyond which ELB answers 463. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
const MOST_PROXIES = 30;

/** Sends requests where the rules of their listener say. */
export class Router {
  private readonly traceOfLoadBalancer: string;
  private traces = 0;

  constructor(readonly properties: RouterProperties) {
    this.traceOfLoadBalancer = createHash('sha256').update(properties.fullName).digest('hex').slice(0, 16);
  }

  handle(listener: RoutingListener, request: IncomingMessage, response: ServerResponse): void {
    const route = this.route(listener, request);
    if (!('picked' in route)) {
      this.publish(route.from, { status: route.status, because: route.because, latencySeconds: 0 });
      if (route.action?.type === 'fixed-response') answerFixed(response, route.action);
      else answerOwn(response, route.status, route.location);
      return;
    }
    const { target } = route.picked;
    target.begin();
    target.backend.forward(request, response, new Forwarding(this, listener, request, route));
  }

  upgrade(listener: RoutingListener, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // ELB passes WebSockets alone: who asks for something else goes on with HTTP/1.1.
    if (!asksForWebSocket(request)) {
      this.handle(listener, request, responseOn(request, socket));
      return;
    }
    const route = this.route(listener, request);
    const { backend } = 'picked' in route ? route.picked.target : {};
    if (!('picked' in route) || !backend?.upgrade) {
      const { status, because } = 'picked' in route ? NO_UPGRADE : route;
      this.publish(route.from, { status, because, latencySeconds: 0 });
      answerOwn(responseOn(request, socket), status, 'picked' in route ? undefined : route.location);
      return;
    }
    route.picked.target.begin();
    backend.upgrade(request, socket, head, new Forwarding(this, listener, request, route));
  }

  /** A trace id that no other request of this load balancer has. */
  newTrace(): string {
    this.traces += 1;
    const seconds = Math.floor(this.properties.clock.now() / 1000)
      .toString(16)
      .padStart(8, '0');
    return `1-${seconds}-${this.traceOfLoadBalancer}${this.traces.toString(16).padStart(8, '0')}`;
  }

  publish(from: Origin, outcome: Outcome): void {
    const { clock, record } = this.properties;
    record({ ...from, ...outcome, byLoadBalancer: outcome.because !== undefined, at: clock.now() });
  }

  private route(listener: RoutingListener, request: IncomingMessage): Route {
    const routable = new IncomingRoutable(request);
    const rule = listener.table.select(routable);
    const id = request.headers[REQUEST_ID_HEADER];
    const from: Origin = {
      ...(typeof id === 'string' && { id }),
      listenerArn: listener.arn,
      ruleArn: rule.arn,
    };
    if (proxiesOf(request) > MOST_PROXIES) return { status: 463, because: 'too-many-proxies', from };
    const { action } = rule;
    switch (action.type) {
      case 'fixed-response':
        return { status: action.statusCode, because: 'fixed-response', action, from };
      case 'redirect': {
        const { protocol, port } = listener;
        const { host, path, query } = routable;
        const location = locationOf(action, { protocol, port, host, path, query });
        return { status: action.statusCode, because: 'redirect', location, from };
      }
      case 'forward':
        return this.forwardRoute(rule, action, request, from);
    }
  }

  private forwardRoute(rule: Rule, action: Forward, request: IncomingMessage, before: Origin): Route {
    const { clock, random, targetGroup } = this.properties;
    const { cookie } = request.headers;
    const arn = boundGroup(action, cookie, clock.now()) ?? chooseTargetGroup(action.targetGroups, random);
    if (arn === undefined) return { status: 503, because: 'no-target', from: before };
    const group = targetGroup(arn);
    const picked = group.pick(cookie);
    if (!picked) {
      return { status: 503, because: 'no-target', from: { ...before, targetGroupArn: arn } };
    }
    const asked = { host: request.headers.host ?? '', url: request.url ?? '/' };
    const changed = rule.transforms ? rewriterOf(rule.transforms)(asked) : asked;
    if (!changed) {
      return { status: 500, because: 'transform-failed', from: { ...before, targetGroupArn: arn } };
    }
    const from = {
      ...before,
      targetGroupArn: arn,
      targetId: picked.target.id,
      ...(group.failsOpen && { failedOpen: true }),
    };
    return { picked, request: changed === asked ? undefined : changed, action, from };
  }
}

/** One request on its way to a target. */
class Forwarding implements ForwardOptions {
  readonly idleTimeoutMs: number;
  readonly path: string;
  private readonly attributes: LoadBalancerAttributes;
  private readonly silence: object;

  constructor(
    private readonly router: Router,
    private readonly listener: ListenerEndpoint,
    private readonly request: IncomingMessage,
    private readonly route: Extract<Route, { picked: PickedTarget }>,
  ) {
    this.attributes = router.properties.attributes();
    this.idleTimeoutMs = this.attributes.idleTimeoutMs;
    this.path = route.request?.url ?? request.url ?? '/';
    this.silence = router.properties.silence.begin();
  }

  headers(): string[] {
    const { attributes, listener, router, route } = this;
    return headersForTarget(this.request, {
      attributes,
      listener,
      ...(route.request && { host: route.request.host }),
      newTrace: () => router.newTrace(),
    });
  }

  cookies(fromTarget: readonly string[]): readonly string[] {
    const { picked, action, from } = this.route;
    const ofTarget = picked.cookies(fromTarget);
    if (action.stickySeconds === undefined || from.targetGroupArn === undefined) return ofTarget;
    const now = this.router.properties.clock.now();
    return [...groupCookies(action, from.targetGroupArn, now), ...ofTarget];
  }

  onOutcome(outcome: Outcome): void {
    this.router.properties.silence.end(this.silence);
    this.router.publish(this.route.from, outcome);
  }

  onEnd(): void {
    this.route.picked.target.finish();
  }
}

const NO_UPGRADE = { status: 501, because: 'no-upgrade' } as const;

function proxiesOf(request: IncomingMessage): number {
  const sent = request.headers['x-forwarded-for'];
  return typeof sent === 'string' ? sent.split(',').length : 0;
}
