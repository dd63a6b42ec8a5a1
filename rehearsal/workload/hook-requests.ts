import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock/clock';

/** Says that a request from a port is held on the clock; what it returns is awaited before the request is answered. */
export type HoldRequest = (port: number, to?: number) => () => Promise<void>;

interface Waiting {
  readonly key: string;
  readonly release: () => Promise<void>;
  readonly enter: () => void;
}

/**
 * The requests of hooks to modelled tasks. Those that a hook sends at the same time come over connections of their
 * own, in an order that the machine makes; they are let in together when the hook waits for nothing else, in an order
 * of their own, so that a rehearsal takes the same course each time.
 */
export class HookRequests {
  private waiting: Waiting[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly hold: HoldRequest,
  ) {}

  /** Calls `enter` when the request's turn has come: at the same simulated time. */
  admit(request: IncomingMessage, enter: () => void): void {
    const key = [request.method, request.url, request.headers.host].join(' ');
    this.waiting.push({ key, release: this.holdFor(request), enter });
    // The clock does not act while the hook is awake, so that all it sends is here by then.
    if (this.waiting.length === 1) this.clock.schedule(0, () => void this.enterAll());
  }

  /** Holds a request that is let in until its answer is due. */
  holdFor(request: IncomingMessage): () => Promise<void> {
    return this.hold(request.socket.remotePort ?? 0, request.socket.localPort);
  }

  private async enterAll(): Promise<void> {
    const all = this.waiting.sort((a, b) => (a.key < b.key ? -1 : 1));
    this.waiting = [];
    for (const { release, enter } of all) {
      await release();
      enter();
    }
  }
}
