import net from 'node:net';

const open = new Set<net.Socket>();
const realSetTimeout = net.Socket.prototype.setTimeout;

/** Keeps count of a socket that is about to connect. */
export function trackSocket(socket: net.Socket): void {
  open.add(socket);
  socket.once('close', () => open.delete(socket));
}

/** Connections that are left over belong to nobody. */
export function destroySockets(): void {
  for (const socket of open) socket.destroy();
  open.clear();
}

/**
 * @param port of this machine, from which the socket is connected
 * @param to the port that it is connected to: the kernel gives one local port to several that differ in this
 */
export function socketFrom(port: number, to?: number): net.Socket | undefined {
  return [...open].find(
    (socket) => socket.localPort === port && (to === undefined || socket.remotePort === to),
  );
}

/** Milliseconds until Linux gives up on a connection that nobody answers. source: tcp(7), tcp_syn_retries */
const NO_ANSWER = 127_000;

/** A connection that is asked for and never answered. */
export function stayClosed(socket: net.Socket): net.Socket {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'connect' }));
  }, NO_ANSWER);
  socket.once('close', () => clearTimeout(timer));
  return socket;
}

/**
 * Whether the time that a socket is idle counts by the engine's timers: Node uses a real one, which on a virtual clock
 * would fire or not as the machine is busy.
 */
export function installSocketTimeouts(byEngine: boolean): void {
  net.Socket.prototype.setTimeout = byEngine ? setEngineTimeout : realSetTimeout;
}

/** Where Node keeps the timer of a socket and refreshes it at each sign of life: any that can refresh will do. */
const TIMER = Object.getOwnPropertySymbols(new net.Socket()).find(
  ({ description }) => description === 'timeout',
);

function setEngineTimeout(this: net.Socket, ms: number, callback?: () => void): net.Socket {
  // Node checks the arguments, keeps the listener, and clears what it has set.
  realSetTimeout.call(this, ms, callback);
  if (TIMER === undefined || this.destroyed) return this;
  const inner = this as unknown as Record<symbol, NodeJS.Timeout> & { timeout: number; _onTimeout(): void };
  const former = ENGINE_TIMERS.get(this);
  clearTimeout(former);
  ENGINE_TIMERS.delete(this);
  if (ms === 0) return this;
  // Sets off the real one, too, which would fire besides.
  realSetTimeout.call(this, 0);
  inner.timeout = ms;
  const timer = setTimeout(() => {
    if (!this.destroyed) inner._onTimeout();
  }, ms).unref();
  ENGINE_TIMERS.set(this, timer);
  inner[TIMER] = timer;
  if (callback) this.once('timeout', callback);
  this.once('close', () => clearTimeout(timer));
  return this;
}

const ENGINE_TIMERS = new WeakMap<net.Socket, NodeJS.Timeout>();
