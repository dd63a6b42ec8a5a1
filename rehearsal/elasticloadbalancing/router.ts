import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Random } from '../random';
import { addressOf } from './client-address';
import { type Destination, type Draft, Forwarding, type ForwardingContext, settle } from './forwarding';
import type { Guard } from './guard';
import type { ListenerEndpoint } from './headers';
import { answerFixed, answerOwn } from './own-answer';
import { locationOf } from './redirect';
import { type OwnAnswer, REQUEST_ID_HEADER } from './request-record';
import { IncomingRoutable } from './routable';
import { type Action, chooseTargetGroup, type Rule, type RuleTable } from './rules';
import { boundGroup } from './stickiness';
import type { TargetGroup } from './target-group';
import { rewriterOf } from './transforms';
import { asksForWebSocket, responseOn } from './upgrade';

/** A listener as requests meet it. */
export interface RoutingListener extends ListenerEndpoint {
  readonly arn: string;
  readonly table: RuleTable;
}

export interface RouterProperties extends ForwardingContext {
  readonly random: Random;
  readonly guard: Guard;
  readonly targetGroup: (arn: string) => TargetGroup;
}

/** An answer that the load balancer gives by itself. */
interface Reply {
  readonly status: number;
  readonly because: OwnAnswer;
  readonly draft: Draft;
  readonly fixed?: Extract<Action, { type: 'fixed-response' }>;
  readonly location?: string;
}

/** Addresses in X-Forwarded-For, beyond which ELB answers 463. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
const MOST_PROXIES = 30;

/** Sends requests where the rules of their listener say. */
export class Router {
  constructor(private readonly properties: RouterProperties) {}

  handle(listener: RoutingListener, request: IncomingMessage, response: ServerResponse): void {
    if (!this.properties.guard.admits(listener.arn, request, response)) return;
    const route = this.route(listener, request);
    if ('status' in route) this.reply(route, response);
    else {
      const forwarding = new Forwarding(this.properties, listener, request, route);
      route.picked.target.backend.forward(request, response, forwarding);
    }
  }

  upgrade(listener: RoutingListener, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // ELB passes WebSockets alone: who asks for something else goes on with HTTP/1.1.
    if (!asksForWebSocket(request)) {
      this.handle(listener, request, responseOn(request, socket));
      return;
    }
    if (!this.properties.guard.admits(listener.arn, request, () => responseOn(request, socket))) return;
    const route = this.route(listener, request);
    if ('status' in route) {
      this.reply(route, responseOn(request, socket));
      return;
    }
    const { backend } = route.picked.target;
    if (backend.upgrade) {
      backend.upgrade(request, socket, head, new Forwarding(this.properties, listener, request, route));
    } else {
      const { draft } = route;
      this.reply({ status: 501, because: 'no-upgrade', draft }, responseOn(request, socket));
    }
  }

  private reply({ status, because, draft, fixed, location }: Reply, response: ServerResponse): void {
    settle(draft, { status, because, latencySeconds: 0 }, this.properties);
    if (fixed) answerFixed(response, fixed);
    else answerOwn(response, status, location);
  }

  private route(listener: RoutingListener, request: IncomingMessage): Reply | Destination {
    const routable = new IncomingRoutable(request);
    const rule = listener.table.select(routable);
    const draft: Draft = {
      at: 0,
      listenerArn: listener.arn,
      ruleArn: rule.arn,
      status: 0,
      byLoadBalancer: false,
      latencySeconds: 0,
    };
    const id = request.headers[REQUEST_ID_HEADER];
    if (typeof id === 'string') draft.id = id;
    const client = addressOf(request);
    if (client !== undefined) draft.client = client;
    if (proxiesOf(request) > MOST_PROXIES) return { status: 463, because: 'too-many-proxies', draft };
    const { action } = rule;
    switch (action.type) {
      case 'fixed-response':
        return { status: action.statusCode, because: 'fixed-response', fixed: action, draft };
      case 'redirect': {
        const { protocol, port } = listener;
        const { host, path, query } = routable;
        const location = locationOf(action, { protocol, port, host, path, query });
        return { status: action.statusCode, because: 'redirect', location, draft };
      }
      case 'forward':
        return this.forwardRoute(rule, action, request, draft);
    }
  }

  private forwardRoute(
    { transforms }: Rule,
    action: Extract<Action, { type: 'forward' }>,
    request: IncomingMessage,
    draft: Draft,
  ): Reply | Destination {
    const { clock, random, targetGroup } = this.properties;
    const { cookie } = request.headers;
    const targetGroupArn =
      boundGroup(action, cookie, clock) ?? chooseTargetGroup(action.targetGroups, random);
    if (targetGroupArn === undefined) return { status: 503, because: 'no-target', draft };
    draft.targetGroupArn = targetGroupArn;
    const group = targetGroup(targetGroupArn);
    const picked = group.pick(cookie);
    if (!picked) return { status: 503, because: 'no-target', draft };
    const to = { picked, action, targetGroupArn, draft };
    if (transforms) {
      const rewritten = rewriterOf(transforms)({
        host: request.headers.host ?? '',
        url: request.url ?? '/',
      });
      if (!rewritten) return { status: 500, because: 'transform-failed', draft };
      Object.assign(to, { rewritten });
    }
    draft.targetId = picked.target.id;
    if (group.failsOpen) draft.failedOpen = true;
    return to;
  }
}

function proxiesOf(request: IncomingMessage): number {
  const sent = request.headers['x-forwarded-for'];
  return typeof sent === 'string' ? sent.split(',').length : 0;
}
