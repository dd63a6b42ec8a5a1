import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Between a client and a database, until it says nothing any more: what a host that is gone looks like, without a reset. */
export class SilentProxy {
  private readonly sockets = new Set<Socket>();
  private isSilent = false;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    to: number,
  ) {
    server.on('connection', (client) => {
      const database = connect(to, '127.0.0.1');
      for (const [from, other] of [
        [client, database],
        [database, client],
      ] as const) {
        this.sockets.add(from);
        from.on('data', (chunk) => {
          if (!this.isSilent) other.write(chunk);
        });
        // Either's end is the other's; why says nothing.
        from.on('error', () => other.destroy());
        from.on('close', () => other.destroy());
      }
    });
  }

  static async open(to: number): Promise<SilentProxy> {
    const server = createServer();
    const proxy = new SilentProxy(server, to);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** What is said from now on reaches nobody, or somebody again. */
  silent(is: boolean): void {
    this.isSilent = is;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }
}
