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

export interface Faults {
  /** Share of the requests that are answered with 500: 0 to 1, evenly spread, so that a run does not depend on luck. */
  readonly errorShare: number;
  /** Path that is never touched: a release that fails its health checks is another scenario. */
  readonly healthPath: string;
}

/** Puts a proxy that makes faults before every task: a bad release of a service that has no bad release at hand. */
export function withFaults(launcher: TaskLauncher, faults: Faults): TaskLauncher {
  return { launch: async () => wrap(await launcher.launch(), faults) };
}

async function wrap(task: RunningTask, faults: Faults): Promise<RunningTask> {
  const { address: behind } = task;
  if (!behind) throw new Error(`task ${task.id} must be a process to make faults, got a model`);
  const agent = new Agent({ keepAlive: true });
  let asked = 0;
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.split('?')[0] !== faults.healthPath) {
      asked += 1;
      if (Math.floor(asked * faults.errorShare) > Math.floor((asked - 1) * faults.errorShare)) {
        incoming.resume();
        outgoing.writeHead(500, { 'content-type': 'text/plain' }).end('a fault of this rehearsal\n');
        return;
      }
    }
    pass(incoming, outgoing, behind, agent);
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
    backend: task.backend,
    started: task.started,
    exited: task.exited.finally(() => close(server, agent)),
    async stop() {
      await task.stop();
      close(server, agent);
    },
  };
}

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { host, port }: { readonly host: string; readonly port: number },
  agent: Agent,
): void {
  const { method, url: path, headers } = incoming;
  const onward = request({ host, port, method, path, headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
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
