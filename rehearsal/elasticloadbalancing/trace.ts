import { createHash } from 'node:crypto';
import type { Clock } from '../clock/clock';

/** Trace ids of a load balancer, as in X-Amzn-Trace-Id: no two are alike, and the same rehearsal has the same ones. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
export class Traces {
  private readonly own: string;
  private second = -1;
  private prefix = '';
  private count = 0x1_0000_0000;

  constructor(
    fullName: string,
    private readonly clock: Clock,
  ) {
    this.own = createHash('sha256').update(fullName).digest('hex').slice(0, 16);
  }

  /** `1-`, the second in which the request came, and 24 digits. */
  next(): string {
    const second = Math.floor(this.clock.now() / 1000);
    if (second !== this.second) {
      this.second = second;
      this.prefix = `1-${second.toString(16).padStart(8, '0')}-${this.own}`;
    }
    this.count += 1;
    return this.prefix + this.count.toString(16).slice(-8);
  }
}
