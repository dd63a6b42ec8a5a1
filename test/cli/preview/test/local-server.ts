import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers on this machine, as an instance would. */
export class LocalServer {
  /** Paths, in the order in which they were asked. */
  readonly asked: string[] = [];
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(answer: RequestListener): Promise<LocalServer> {
    const server = createServer((request, response) => {
      started.asked.push(request.url ?? '');
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const started = new LocalServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return started;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }
}
