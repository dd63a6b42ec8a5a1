import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock/clock';

/** Says that a request from a port is held on the clock; what it returns is awaited before the request is answered. */
export type HoldRequest = (port: number, to?: number) => () => Promise<void>;

interface Waiting {
  readonly key: string;
  readonly release: (act: () => void) => Promise<void>;
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
    // Headers are part of it: by one of them a request is routed to green, and what is drawn for it depends on its turn.
    const key = [request.method, request.url, ...request.rawHeaders].join(' ');
    this.waiting.push({ key, release: this.holdFor(request), enter });
    // The clock does not act while the hook is awake, so that all it sends is here by then.
    if (this.waiting.length === 1)
      this.clock.schedule(0, () => this.enterAll().catch((error: unknown) => this.clock.fail(error)));
  }

  /** Holds a request until `act` is done, which answers it or passes it on. */
  holdFor(request: IncomingMessage): (act: () => void) => Promise<void> {
    const release = this.hold(request.socket.remotePort ?? 0, request.socket.localPort);
    return async (act) => {
      // No time may pass between the end of the wait and the answer.
      const letGo = this.clock.holdForProcess();
      try {
        await release();
        act();
      } finally {
        letGo();
      }
    };
  }

  private async enterAll(): Promise<void> {
    const all = this.waiting.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    this.waiting = [];
    for (const { release, enter } of all) {
      await release(enter);
    }
  }
}
