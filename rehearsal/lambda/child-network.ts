import dgram from 'node:dgram';
import net from 'node:net';
import tls from 'node:tls';
import { refuseNames } from './child-names';
import { refusePrograms } from './child-programs';
import { stayClosed, trackSocket } from './child-sockets';
import { TlsStandIn } from './child-tls';
import type { Destination, Destinations } from './messages';

/** What Node's `connect` functions take before the callback; a `path` is a local socket. */
interface ConnectOptions extends net.SocketConstructorOpts {
  readonly host?: string;
  readonly port?: number | string;
  readonly path?: string;
  readonly servername?: string;
  readonly minVersion?: string;
  readonly maxVersion?: string;
  readonly timeout?: number;
  readonly socket?: unknown;
}
type Listener = () => void;

/**
 * Leaves this process no network but the destinations that are set: any other connection fails with
 * `network: HOST:PORT is not modelled`, before its name is looked up; but to other ports of a load balancer, which
 * answer nothing, as they do where no security group lets anything in. Everything in Node that speaks TCP (http,
 * https, http2, fetch, the SDK's clients) ends in `Socket.prototype.connect`, TLS begins in `tls.connect`. Names
 * cannot be asked for, UDP is not sent, nobody listens, and there are no programs and no worker threads.
 *
 * To be called before a handler is loaded: an ES module's `import { connect }` takes what it finds then.
 *
 * Not caught: native addons, which call the operating system themselves, and Node's inspector.
 *
 * @param say takes the message of each refusal: handlers turn errors into verdicts that do not repeat messages
 * @returns sets the destinations
 */
export function installNetwork(say: (line: string) => void): (destinations: Destinations) => void {
  const notModelled = (why: string): Error => {
    const error = Object.assign(new Error(`network: ${why}`), { code: 'ERR_NOT_MODELLED' });
    say(error.message);
    return error;
  };
  // Node types these methods by overloads that a replacement for all of them cannot be checked against.
  const prototype = net.Socket.prototype as unknown as Record<
    'connect',
    (...values: unknown[]) => net.Socket
  >;
  const module = tls as unknown as Record<'connect', (...values: unknown[]) => net.Socket>;
  const connectSocket = prototype.connect;
  const connectTls = module.connect;
  let known: ReadonlyMap<string, Destination> = new Map();
  /** Hosts that are load balancers. */
  let closedBeside: ReadonlySet<string> = new Set();

  prototype.connect = function (this: net.Socket, ...values) {
    const { options, listener } = connectArguments(values);
    const address = addressOf(options);
    const destination = known.get(address);
    const secure = this instanceof TlsStandIn;
    if (destination === undefined) {
      if (closedBeside.has(hostOf(address))) return stayClosed(this);
      return refuse(this, notModelled(`${address} is not modelled`));
    }
    if (destination.tls === false && secure)
      return refuse(this, notModelled(`${address} does not speak TLS`));
    // To connect is no harm, and shows that somebody listens.
    if (destination.tls === true && !secure)
      refuseToWrite(this, () => notModelled(`${address} speaks TLS, not plain text`));
    trackSocket(this);
    return connectSocket.call(this, { ...options, host: '127.0.0.1', port: destination.port }, listener);
  };

  module.connect = (...values) => {
    const { options, listener } = connectArguments(values);
    const destination = known.get(addressOf(options));
    // TLS over a socket that is connected, and to what is not modelled, ends where plain sockets do.
    if (options.socket || destination === undefined) return connectTls(...values);
    const socket = new TlsStandIn(options, destination.listener, refuseWhat);
    if (listener) socket.once('secureConnect', listener);
    if (options.timeout !== undefined) socket.setTimeout(options.timeout);
    return socket.connect(options as net.NetConnectOpts);
  };

  const refuseDatagrams = (...values: unknown[]) => {
    throw notModelled(`UDP to ${values.filter((value) => typeof value === 'string').at(-1)} is not modelled`);
  };
  Object.assign(dgram.Socket.prototype, { send: refuseDatagrams, connect: refuseDatagrams });
  net.Server.prototype.listen = () => {
    throw notModelled('listening is not modelled');
  };
  const refuseWhat = (what: string) => notModelled(`${what} is not modelled`);
  refuseNames(refuseWhat);
  refusePrograms(refuseWhat);
  return (destinations) => {
    known = new Map(Object.entries(destinations));
    closedBeside = new Set(
      [...known].flatMap(([address, destination]) => (destination.closedBeside ? [hostOf(address)] : [])),
    );
  };
}

/** `connect(options, f)`, `connect(port, host, f)`, `connect(path, f)`, and the array that net.connect makes of them. */
function connectArguments(values: readonly unknown[]): {
  options: ConnectOptions;
  listener: Listener | undefined;
} {
  const given: readonly unknown[] = Array.isArray(values[0]) ? values[0] : values;
  const [first, second, third] = given;
  const listener = given.find((value): value is Listener => typeof value === 'function');
  if (typeof first === 'object' && first !== null) return { options: first, listener };
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { options: { path: first }, listener };
  const more = [second, third].find((value) => typeof value === 'object' && value !== null);
  const host = typeof second === 'string' ? { host: second } : {};
  return { options: { ...more, port: Number(first), ...host }, listener };
}

function addressOf({ path, host, port }: ConnectOptions): string {
  return path ? path : `${(host ?? 'localhost').toLowerCase()}:${port}`;
}

const hostOf = (address: string): string => address.slice(0, address.lastIndexOf(':'));

/** @param refusal is made when something is written: what is never sent needs no error */
function refuseToWrite(socket: net.Socket, refusal: () => Error): void {
  const end = (...values: unknown[]) => {
    const callback = values.at(-1) as (error: Error) => void;
    callback(refusal());
  };
  Object.assign(socket, { _write: end, _writev: end });
}

function refuse(socket: net.Socket, error: Error): net.Socket {
  // Callers attach their listeners after they have called connect.
  process.nextTick(() => socket.destroy(error));
  return socket;
}
