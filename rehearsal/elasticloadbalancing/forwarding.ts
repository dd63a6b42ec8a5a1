import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock/clock';
import type { ForwardOptions, Outcome } from './forward';
import { headersForTarget, type ListenerEndpoint } from './headers';
import type { LoadBalancerAttributes } from './load-balancer-attributes';
import type { RequestRecord } from './request-record';
import type { Action } from './rules';
import type { SilenceWatch } from './silence';
import { groupCookies } from './stickiness';
import type { PickedTarget } from './target-group';
import type { Traces } from './trace';
import type { Rewritable } from './transforms';

/** A record that is not complete: its status is not known yet. */
export type Draft = { -readonly [K in keyof RequestRecord]: RequestRecord[K] };

export interface ForwardingContext {
  readonly clock: Clock;
  readonly silence: SilenceWatch;
  readonly traces: Traces;
  readonly attributes: () => LoadBalancerAttributes;
  readonly record: (record: RequestRecord) => void;
}

/** Where a request is forwarded to. */
export interface Destination {
  readonly picked: PickedTarget;
  readonly action: Extract<Action, { type: 'forward' }>;
  readonly targetGroupArn: string;
  /** What transforms made of the request; absent when they changed nothing. */
  readonly rewritten?: Rewritable;
  readonly draft: Draft;
}

/** Completes a record and tells it. */
export function settle(draft: Draft, outcome: Outcome, { clock, record }: ForwardingContext): void {
  draft.at = clock.now();
  draft.status = outcome.status;
  draft.latencySeconds = outcome.latencySeconds;
  if (outcome.because !== undefined) {
    draft.byLoadBalancer = true;
    draft.because = outcome.because;
  }
  record(draft);
}

/** One request on its way to a target. */
export class Forwarding implements ForwardOptions {
  readonly idleTimeoutMs: number;
  readonly path: string;
  private readonly attributes: LoadBalancerAttributes;
  private readonly exchange: object;

  constructor(
    private readonly context: ForwardingContext,
    private readonly listener: ListenerEndpoint,
    private readonly request: IncomingMessage,
    private readonly to: Destination,
  ) {
    this.attributes = context.attributes();
    this.idleTimeoutMs = this.attributes.idleTimeoutMs;
    this.path = to.rewritten?.url ?? request.url ?? '/';
    this.exchange = context.silence.begin();
    to.picked.target.begin();
  }

  headers(): string[] {
    const { request, attributes, listener, context, to } = this;
    return headersForTarget(request, attributes, listener, context.traces, to.rewritten?.host);
  }

  cookies(fromTarget: readonly string[]): readonly string[] {
    const { picked, action, targetGroupArn } = this.to;
    const ofTarget = picked.cookies(fromTarget);
    if (action.stickySeconds === undefined) return ofTarget;
    return [...groupCookies(action, targetGroupArn, this.context.clock.now()), ...ofTarget];
  }

  onOutcome(outcome: Outcome): void {
    this.context.silence.end(this.exchange);
    settle(this.to.draft, outcome, this.context);
  }

  onEnd(): void {
    this.to.picked.target.finish();
  }
}
