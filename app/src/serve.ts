import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Lifecycle, STOP_LIMITS } from './lifecycle';
import { createLog, type Log, logLine } from './log';
import { RouteMetrics } from './route-metrics';
import { createRoutes, type Route } from './routes';
import { createShopServer } from './server';
import { BadSettings, readSettings, type Settings } from './settings';

/** What an entry point may put around the shop. */
export interface Surround {
  /** Wraps the routes. */
  readonly wrap?: (route: Route) => Route;
  /** Runs once the port is open and before the process is ready. */
  readonly warmUp?: () => Promise<void>;
  /** @default both: an orchestrator stops a process by the first, a person by the second */
  readonly stopSignals?: readonly NodeJS.Signals[];
}

/** Runs the shop from the environment until a signal stops it. Exit: 0 stopped, 1 failed, 2 wrong settings. */
export async function serve(surround: Surround = {}): Promise<void> {
  const settings = settingsOrExit();
  const write = (line: string) => process.stdout.write(line);
  const log = createLog(settings.logLevel, write, { release: settings.release });
  const metrics = settings.metrics && new RouteMetrics(settings.metrics, (record) => write(logLine(record)));
  process.on('uncaughtException', (error) => {
    log('error', 'crashed', { reason: error.stack ?? error.message });
    metrics?.flush();
    process.exit(1);
  });

  const lifecycle = new Lifecycle();
  const shop = createRoutes({
    state: () => lifecycle.state,
    version: settings.version,
    receiptKey: settings.receiptKey,
  });
  const route = surround.wrap?.(shop) ?? shop;
  const server = createShopServer({
    route,
    lifecycle,
    log,
    ...(metrics && { metrics }),
    version: settings.version,
    release: settings.release,
  });
  // It alone keeps no process alive.
  if (metrics) setInterval(() => metrics.flush(), settings.metricsInterval).unref();
  stopOn(surround.stopSignals ?? ['SIGTERM', 'SIGINT'], { lifecycle, server, log, metrics });

  const port = await listen(server, settings.port);
  log('info', 'listening', { port, version: settings.version });
  await surround.warmUp?.();
  lifecycle.started();
  if (lifecycle.state === 'ready') log('info', 'ready');
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

async function listen(server: Server, port: number): Promise<number> {
  // On every interface: the load balancer comes through the task's own.
  server.listen(port);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

interface Stopped {
  readonly lifecycle: Lifecycle;
  readonly server: Server;
  readonly log: Log;
  readonly metrics: RouteMetrics | undefined;
}

function stopOn(signals: readonly NodeJS.Signals[], { lifecycle, server, log, metrics }: Stopped): void {
  const stop = async (signal: NodeJS.Signals) => {
    // A shell or npm passes on what the process group already got: the second signal says nothing new.
    if (lifecycle.state === 'stopping') return;
    log('info', 'stopping', { signal });
    const cutOff = await lifecycle.stop(STOP_LIMITS, () => server.close());
    metrics?.flush();
    log(cutOff === 0 ? 'info' : 'error', 'stopped', { cutOff });
    // Closes what is left: connections without a request, and those that were cut off.
    process.exit(cutOff === 0 ? 0 : 1);
  };
  for (const signal of signals) process.on(signal, (name) => void stop(name));
}
