import http from 'node:http';
import net, { type AddressInfo } from 'node:net';

export interface Server {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves HTTP on a free loopback port. */
export async function serve(listener: http.RequestListener): Promise<Server> {
  const server = http.createServer(listener);
  // Longer than a load balancer's idle timeout, as a good task's: Node's own 5 s would close a connection that is used.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers what a connection first sends as the caller does: with whatever bytes. */
export async function serveRaw(answer: (socket: net.Socket, sent: string) => void): Promise<Server> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', (sent) => answer(socket, String(sent)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A loopback port on which nothing listens. */
export async function refusingPort(): Promise<number> {
  const server = await serve(() => {});
  await server.close();
  return server.port;
}
