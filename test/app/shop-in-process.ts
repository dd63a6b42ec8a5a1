import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Lifecycle } from '../../app/src/lifecycle';
import { createLog, logLine } from '../../app/src/log';
import { RouteMetrics } from '../../app/src/route-metrics';
import { createRoutes, type Route } from '../../app/src/routes';
import { createShopServer } from '../../app/src/server';
import { readSettings } from '../../app/src/settings';

export interface Asked {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What the sample writes while it is asked, then stopped: the lines themselves, in a process that is the test's.
 *
 * @param env as a task has it
 */
export async function linesOfShop(
  env: Readonly<Record<string, string>>,
  asked: readonly Asked[],
  wrap: (route: Route) => Route = (route) => route,
): Promise<string[]> {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line.trimEnd());
  const { metrics: of, ...settings } = readSettings(env);
  const metrics = of && new RouteMetrics(of, (record) => write(logLine(record)));
  const lifecycle = new Lifecycle();
  const route = wrap(createRoutes({ state: () => lifecycle.state, version: 'v1', receiptKey: undefined }));
  const server = createShopServer({
    ...{ route, lifecycle, version: 'v1', release: settings.release, ...(metrics && { metrics }) },
    log: createLog('debug', write, { release: settings.release }),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const { path, headers = {} } of asked) {
    const sent = request({ host: '127.0.0.1', port, path, headers, agent: false }).end();
    const [response] = await once(sent, 'response');
    response.resume();
    await once(response, 'end');
  }
  server.close();
  await once(server, 'close');
  metrics?.flush();
  return lines;
}
