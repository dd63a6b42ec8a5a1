import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';

export interface Loopback {
  readonly port: number;
  readonly server: Server;
  /** Every request that came, in order. */
  readonly requests: IncomingMessage[];
  readonly close: () => Promise<void>;
}

/** An HTTP server of this machine, for one test. */
export async function loopback(listener: RequestListener, port = 0): Promise<Loopback> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    return listener(request, response);
  });
  return {
    port: await listen(server, port),
    server,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** @returns the port */
export async function listen(server: TcpServer, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
