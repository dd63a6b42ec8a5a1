import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that a server of this process has answered. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
}

/** What came to each server of this process, by port: it is not taken from what a server says of itself. */
export class Arrivals {
  private readonly byPort = new Map<number, Arrival[]>();
  private readonly waiting = new Set<() => void>();
  private readonly onFinish = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const { localPort = 0 } = request.socket;
    this.at(localPort).push({
      method: `${request.method}`,
      path: `${request.url}`,
      status: response.statusCode,
      headers: request.headers,
    });
    for (const look of this.waiting) look();
  };

  constructor() {
    diagnostics.subscribe('http.server.response.finish', this.onFinish);
  }

  at(port: number): Arrival[] {
    const known = this.byPort.get(port);
    if (known) return known;
    const fresh: Arrival[] = [];
    this.byPort.set(port, fresh);
    return fresh;
  }

  /** @returns what came to a port after the first so many, once anything has */
  after(port: number, count: number): Promise<Arrival[]> {
    return new Promise((resolve) => {
      const look = () => {
        const arrived = this.at(port).slice(count);
        if (arrived.length === 0) return;
        this.waiting.delete(look);
        resolve(arrived);
      };
      this.waiting.add(look);
      look();
    });
  }

  close(): void {
    diagnostics.unsubscribe('http.server.response.finish', this.onFinish);
  }
}
