import { readAccessLog } from '../replay/access-log';
import { trafficOf } from '../replay/traffic-of-log';
import type { Traffic } from './options';

/** How an access log is read. */
export interface AccessLogOptions {
  /** Paths to ask for where the log has their like, `['/orders/42']` for `/orders/{number}`. @default placeholders */
  readonly paths?: readonly string[];
}

/**
 * The users of a rehearsal as access logs of an Application Load Balancer have them: how many in a minute, on average, and what they
 * ask for. Ids are taken out of paths, and nothing tells who asked (docs/replay.md).
 *
 * @param log a file, or a folder of files, `.log` or `.log.gz`
 * @example await rehearse(assembly, { release, traffic: await accessLogTraffic('logs') })
 * @throws Malformed when there is no request to replay in it
 */
export async function accessLogTraffic(
  log: string,
  { paths = [] }: AccessLogOptions = {},
): Promise<Required<Omit<Traffic, 'clients'>>> {
  const { requests, requestsPerMinute } = trafficOf(await readAccessLog([log]), paths);
  const weights: Record<string, number> = {};
  for (const { path, weight } of requests) {
    // Rules tell a query string from a path, and a modelled task knows no query.
    const [way = path] = path.split('?', 1);
    weights[way] = (weights[way] ?? 0) + weight;
  }
  return { requestsPerMinute, paths: weights };
}
