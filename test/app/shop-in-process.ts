import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Admission } from '../../app/src/admission';
import { Lifecycle } from '../../app/src/lifecycle';
import { createLog, recordLine } from '../../app/src/log';
import { RouteMetrics } from '../../app/src/route-metrics';
import { createShop } from '../../app/src/server';
import { readSettings } from '../../app/src/settings';
import { NO_TELEMETRY, type Telemetry } from '../../app/src/telemetry';

export interface Asked {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The sample in the test's own process, with what it has counted and written so far. */
export interface ShopInProcess {
  readonly port: number;
  readonly lines: readonly string[];
  readonly lifecycle: Lifecycle;
  readonly close: () => Promise<void>;
}

/** @param env as a task has it */
export async function shopInProcess(
  env: Readonly<Record<string, string>>,
  before: (app: FastifyInstance) => void = () => undefined,
  telemetry: Telemetry = NO_TELEMETRY,
): Promise<ShopInProcess> {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line.trimEnd());
  const settings = readSettings({ VERSION: 'v1', ...env });
  const metrics =
    settings.metrics && new RouteMetrics(settings.metrics, (record) => write(recordLine(record)));
  const lifecycle = new Lifecycle();
  const server = await createShop({
    ...{ settings, lifecycle, telemetry, before },
    admission: new Admission(settings.limits, () => 0),
    log: createLog('debug', write, { release: settings.release }),
    counts: metrics ? [metrics] : [],
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    metrics?.flush();
  };
  return { port, lines, lifecycle, close };
}

/**
 * What the sample writes while it is asked, then stopped: the lines themselves, in a process that is the test's.
 *
 * @param env as a task has it
 */
export async function linesOfShop(
  env: Readonly<Record<string, string>>,
  asked: readonly Asked[],
  before?: (app: FastifyInstance) => void,
): Promise<string[]> {
  const { port, lines, close } = await shopInProcess(env, before);
  for (const { path, headers = {} } of asked) {
    const sent = request({ host: '127.0.0.1', port, path, headers, agent: false }).end();
    const [response] = await once(sent, 'response');
    response.resume();
    await once(sent, 'close');
  }
  await close();
  return [...lines];
}

/** Breaks `/checkout`, so often. */
export const brokenCheckout =
  (times = Number.POSITIVE_INFINITY) =>
  (app: FastifyInstance): void => {
    let left = times;
    app.addHook('onRequest', async (asked) => {
      if (asked.url === '/checkout' && left-- > 0) throw new Error('the database is away');
    });
  };
