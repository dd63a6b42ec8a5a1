import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningTask, TaskLauncher } from '../ecs/workload';
import { type HttpAddress, HttpBackend } from '../elasticloadbalancing/http-backend';

/**
 * What a task does wrong to its users. Shares are 0 to 1 of its requests, evenly spread, so that a run does not depend on
 * luck. The path of the health check is spared: a release that fails that is another scenario.
 */
export interface TaskFaults {
  /** Answered with 500. @default 0 */
  readonly errorShare?: number;
  /** Their connection breaks, without an answer. @default 0 */
  readonly brokenShare?: number;
  /** Their answer breaks off in its body, after status 200. @default 0 */
  readonly cutShare?: number;
  /** Answered late. @default none */
  readonly slow?: { readonly share: number; readonly milliseconds: number };
  /** Its health check is answered with 503. @default false */
  readonly unhealthy?: boolean;
  /** When it is told to stop it breaks every connection, instead of finishing what it has begun. @default false */
  readonly breaksAtStop?: boolean;
}

/** Puts a proxy that makes faults before every task: a bad release of a service that has no bad release at hand. */
export function withFaults(launcher: TaskLauncher, faults: TaskFaults, healthPath: string): TaskLauncher {
  return { launch: async () => wrap(await launcher.launch(), faults, healthPath) };
}

async function wrap(task: RunningTask, faults: TaskFaults, healthPath: string): Promise<RunningTask> {
  const { address: behind } = task;
  if (!behind) throw new Error(`task ${task.id} must be a process to make faults, got a model`);
  const agent = new Agent({ keepAlive: true });
  const strike = strikes(faults);
  const server = createServer((incoming, outgoing) => {
    const isHealthCheck = incoming.url?.split('?')[0] === healthPath;
    if (!isHealthCheck) strike(incoming, outgoing, () => pass(incoming, outgoing, behind, agent));
    else if (faults.unhealthy) answer(incoming, outgoing, 503);
    else pass(incoming, outgoing, behind, agent);
  });
  server.keepAliveTimeout = 65_000; // longer than the load balancer's idle timeout, as a good task's
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, behind.host, resolve);
  });
  const address = { host: behind.host, port: (server.address() as AddressInfo).port };
  return {
    id: task.id,
    address,
    backend: new HttpBackend(address),
    started: task.started,
    exited: task.exited.finally(() => close(server, agent)),
    async stop() {
      if (faults.breaksAtStop) close(server, agent);
      await task.stop();
      close(server, agent);
    },
  };
}

type Strike = (incoming: IncomingMessage, outgoing: ServerResponse, spare: () => void) => void;

/** Decides request by request, in the order of their arrival. */
function strikes({ errorShare = 0, brokenShare = 0, cutShare = 0, slow }: TaskFaults): Strike {
  let asked = 0;
  const falls = (share: number) => Math.floor(asked * share) > Math.floor((asked - 1) * share);
  return (incoming, outgoing, spare) => {
    asked += 1;
    if (falls(errorShare)) answer(incoming, outgoing, 500);
    else if (falls(brokenShare)) outgoing.destroy();
    else if (falls(cutShare)) breakOff(incoming, outgoing);
    else if (slow && falls(slow.share)) {
      const timer = setTimeout(spare, slow.milliseconds);
      outgoing.once('close', () => clearTimeout(timer));
    } else spare();
  };
}

function answer(incoming: IncomingMessage, outgoing: ServerResponse, status: number): void {
  incoming.resume();
  outgoing.writeHead(status, { 'content-type': 'text/plain' }).end('a fault of this rehearsal\n');
}

function breakOff(incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.resume();
  outgoing.writeHead(200, { 'content-type': 'text/plain', 'content-length': '1000' });
  outgoing.write('a fault of this rehe', () => outgoing.destroy());
}

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { host, port }: HttpAddress,
  agent: Agent,
): void {
  const { method, url: path, headers } = incoming;
  const onward = request({ host, port, method, path, headers, agent }, (answered) => {
    outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(outgoing);
    answered.on('close', () => answered.complete || outgoing.destroy());
  });
  // What the task does not answer, the load balancer must see as a connection that broke.
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}

function close(server: Server, agent: Agent): void {
  server.close();
  server.closeAllConnections();
  agent.destroy();
}
