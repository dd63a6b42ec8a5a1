import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Admission } from './admission';
import type { Database } from './database/pool';
import { Flags } from './flags';
import { Lifecycle, stopLimits } from './lifecycle';
import { createLog, recordLine } from './log';
import { LoopDelay } from './loop-delay';
import { type RouteCounts, RouteMetrics } from './route-metrics';
import { createShop } from './server';
import { BadSettings, readSettings, type Settings } from './settings';
import { NO_TELEMETRY, type Telemetry } from './telemetry';
import { VariantMetrics } from './variant-metrics';

/** What an entry point may put around the shop. */
export interface Surround {
  /** Adds what strikes before a route. */
  readonly before?: (app: FastifyInstance, flags: Flags | undefined) => void;
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
  const metrics =
    settings.metrics && new RouteMetrics(settings.metrics, (record) => write(recordLine(record)));
  process.on('uncaughtException', (error) => {
    log.error({ reason: error.stack ?? error.message }, 'crashed');
    metrics?.flush();
    process.exit(1);
  });

  const variants =
    settings.metrics && new VariantMetrics(settings.metrics, (record) => write(recordLine(record)));
  const lifecycle = new Lifecycle();
  const loopDelay = new LoopDelay();
  loopDelay.watch();
  const telemetry = await telemetryOf(settings, log);
  const database = await databaseOf(settings, log, telemetry);
  const flags = flagsOf(settings, log);
  const server = await createShop({
    ...{ settings, lifecycle, log, telemetry },
    ...(database && { orders: database.orders }),
    ...(flags && { experiments: { flags, metrics: variants } }),
    admission: new Admission(settings.limits, () => loopDelay.milliseconds),
    counts: [metrics, telemetry.counts].filter((each): each is RouteCounts => each !== undefined),
    before: (app) => surround.before?.(app, flags),
  });
  // It alone keeps no process alive.
  const flush = () => {
    metrics?.flush();
    variants?.flush();
  };
  if (metrics) setInterval(flush, settings.metricsInterval).unref();
  stopOn(surround.stopSignals ?? ['SIGTERM', 'SIGINT'], {
    ...{ settings, lifecycle, server, log, flush, telemetry, database },
  });

  const port = await listen(server, settings.port);
  log.info({ port, version: settings.version }, 'listening');
  await surround.warmUp?.();
  lifecycle.started();
  if (lifecycle.state === 'ready') log.info('ready');
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

function flagsOf({ flagsUrl, flagsInterval }: Settings, log: Logger): Flags | undefined {
  if (flagsUrl === undefined) return undefined;
  const flags = new Flags(flagsUrl, (error) => log.warn({ reason: String(error) }, 'flags unknown'));
  flags.watch(flagsInterval);
  return flags;
}

async function telemetryOf({ otel }: Settings, log: Logger): Promise<Telemetry> {
  if (otel === undefined) return NO_TELEMETRY;
  const { openTelemetry } = await import('./open-telemetry.js');
  return openTelemetry(otel, log);
}

async function databaseOf(
  { database, release }: Settings,
  log: Logger,
  telemetry: Telemetry,
): Promise<Database | undefined> {
  if (database === undefined) return undefined;
  const { openDatabase } = await import('./database/pool.js');
  return openDatabase(database, release, log, telemetry);
}

async function listen(server: Server, port: number): Promise<number> {
  // On every interface: the load balancer comes through the task's own.
  server.listen(port);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

interface Stopped {
  readonly settings: Settings;
  readonly lifecycle: Lifecycle;
  readonly server: Server;
  readonly log: Logger;
  readonly flush: () => void;
  readonly telemetry: Telemetry;
  readonly database: Database | undefined;
}

function stopOn(signals: readonly NodeJS.Signals[], parts: Stopped): void {
  const { settings, lifecycle, server, log, flush, telemetry, database } = parts;
  const stop = async (signal: NodeJS.Signals) => {
    // A shell or npm passes on what the process group already got: the second signal says nothing new.
    if (lifecycle.state === 'stopping') return;
    log.info({ signal }, 'stopping');
    const cutOff = await lifecycle.stop(stopLimits(settings.limits.stopSeconds), () => server.close());
    flush();
    await Promise.all([database?.close(), telemetry.stop()]);
    log[cutOff === 0 ? 'info' : 'error']({ cutOff }, 'stopped');
    // Closes what is left: connections without a request, and those that were cut off.
    process.exit(cutOff === 0 ? 0 : 1);
  };
  for (const signal of signals) process.on(signal, (name) => void stop(name));
}
