import { randomInt } from 'node:crypto';
import { get } from 'node:http';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Task, type TaskProperties } from './task';

export interface ProcessLauncherProperties extends Omit<TaskProperties, 'port' | 'answers'> {
  /**
   * How the command tells that it has started, by the rules of whoever checks its health later.
   *
   * @default the command has started when it accepts a connection; `none`: at once, since it listens to nobody
   */
  readonly health?: StartCheck | 'none';
}

export interface StartCheck {
  readonly path: string;
  readonly accepts: (status: number) => boolean;
}

/** Starts tasks as processes of this machine; what stands before them in a target group is the caller's. */
export class ProcessLauncher {
  constructor(private readonly properties: ProcessLauncherProperties) {}

  async launch(): Promise<Task> {
    const { health, ...properties } = this.properties;
    const answersOnce = whetherStarted(health);
    const answers = (port: number, signal: AbortSignal) => untilTrue(() => answersOnce(port), signal);
    return new Task({ ...properties, port: await freePort(), answers });
  }
}

/** Wall milliseconds. */
const BETWEEN_TRIES = 50;
const LONGEST_TRY = 1000;

/**
 * Below the range from which Linux and macOS take the local ports of outgoing connections, so that no connection
 * takes the port before the command does.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_767;
const PORT_TRIES = 100;

async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORT_TRIES; tries += 1) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT + 1);
    if (await isFree(port)) return port;
  }
  throw new Error(
    `a loopback port of ${LOWEST_PORT}–${HIGHEST_PORT} must be free, got none; end what holds them`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function whetherStarted(health: ProcessLauncherProperties['health']): (port: number) => Promise<boolean> {
  if (health === 'none') return async () => true;
  return health === undefined ? acceptsConnection : healthy(health);
}

async function untilTrue(test: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await test())) await sleep(BETWEEN_TRIES, undefined, { signal });
}

function acceptsConnection(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: LONGEST_TRY });
    const settle = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}

function healthy({ path, accepts }: StartCheck): (port: number) => Promise<boolean> {
  return (port) =>
    new Promise((resolve) => {
      const options = { host: '127.0.0.1', port, path, agent: false, timeout: LONGEST_TRY };
      const request = get(options, (response) => {
        response.resume();
        resolve(accepts(response.statusCode ?? 0));
      });
      request.once('timeout', () => request.destroy(new Error('no answer in time')));
      request.once('error', () => resolve(false));
    });
}
