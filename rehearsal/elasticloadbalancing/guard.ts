import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock/clock';
import type { Inspect } from '../wafv2/inspection';
import { addressOf } from './client-address';
import { answerRefusal } from './own-answer';
import { REQUEST_ID_HEADER, type RequestRecord } from './request-record';

/** Keeps requests out that AWS WAF refuses: the load balancer's rules never see them. */
export class Guard {
  inspect: Inspect = () => undefined;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly record: (record: RequestRecord) => void,
  ) {}

  /** Answers, and puts on record, what it does not admit. @param response made where it is asked for */
  admits(
    listenerArn: string,
    request: IncomingMessage,
    response: ServerResponse | (() => ServerResponse),
  ): boolean {
    const client = addressOf(request);
    const refusal = this.inspect(client, 1);
    if (refusal === undefined) return true;
    const id = request.headers[REQUEST_ID_HEADER];
    request.resume();
    this.record({
      ...(typeof id === 'string' && { id }),
      ...(client !== undefined && { client }),
      ...{ at: this.clock.now(), listenerArn, ruleArn: '', status: refusal.status },
      ...{ byLoadBalancer: true, because: 'blocked', latencySeconds: 0 },
    });
    answerRefusal(typeof response === 'function' ? response() : response, refusal);
    return false;
  }
}
