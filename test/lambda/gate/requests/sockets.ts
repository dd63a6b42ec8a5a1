import net, { type Socket } from 'node:net';

/** Keeps every socket that the code under test opens, so that a test knows when an attempt is over. */
export function watchSockets(): Socket[] {
  const sockets: Socket[] = [];
  const connect = net.connect;
  jest.spyOn(net, 'connect').mockImplementation(((...options: Parameters<typeof connect>) => {
    const socket = connect(...options);
    sockets.push(socket);
    return socket;
  }) as typeof connect);
  return sockets;
}

/** One turn of the real event loop. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Turns the event loop until `reached`; jest's own limit ends a test where it never is. */
export async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await turn();
}
