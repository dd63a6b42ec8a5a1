import type { CacheNodes, ServerlessCache } from '../../../config/dependencies/cache';
import {
  type DependencyLimit,
  type DependencyMetric,
  type FourSignals,
  limitOf,
  sum,
  type Unit,
  worst,
  worstOfThose,
} from '../four-signals';
import { nothingToTell, notUsed, runsNoMore } from '../silence';

const SOURCE = 'Amazon ElastiCache user guide, "Metrics for Valkey and Redis OSS"';
const SERVERLESS =
  'Amazon ElastiCache user guide, "Metrics and events for Valkey and Redis OSS serverless caches"';
const GIB = 1024 ** 3;

/** Of each node. Since Valkey 7.2 there is latency; an older engine publishes none, and its alarm stays silent. */
export function nodesSignals({ nodes, limits }: CacheNodes): FourSignals {
  const each = (metric: string, unit: Unit, label: string, statistic: string): DependencyMetric[] =>
    nodes.map((node) => ({
      ...{ namespace: 'AWS/ElastiCache', metric, statistic, unit, source: SOURCE },
      label: nodes.length === 1 ? label : `${node} ${label}`,
      dimensions: { CacheClusterId: node },
    }));
  const latency = latencyBy(each);
  const refused = each('AuthenticationFailures', 'Count', 'logins refused', 'Sum');
  const cpu = each('EngineCPUUtilization', 'Percent', 'engine CPU (%)', 'Average');
  const memory = each('DatabaseMemoryUsagePercentage', 'Percent', 'memory (%)', 'Average');
  const connections = each('CurrConnections', 'Count', 'connections', 'Maximum');
  const evictions = each('Evictions', 'Count', 'evictions', 'Sum');
  return {
    latency: { metrics: latency, limits: latencyLimit(limits.latency?.milliseconds, latency) },
    traffic: {
      metrics: [
        ...each('GetTypeCmds', 'Count', 'reads', 'Sum'),
        ...each('SetTypeCmds', 'Count', 'writes', 'Sum'),
      ],
      limits: [],
    },
    errors: { metrics: refused, limits: refusedLimit(limits.authenticationFailures, refused) },
    saturation: {
      metrics: [...cpu, ...memory, ...connections, ...evictions],
      limits: [
        ...limitOf(limits.cpu, (limit) => ({
          ...{ key: 'cpu', ...worstOfThose(cpu), missingData: runsNoMore },
          says: `has more than ${limit} % of an engine’s CPU in use, or says nothing`,
        })),
        ...limitOf(limits.memory, (limit) => ({
          ...{ key: 'memory', ...worst(memory), missingData: nothingToTell },
          says: `has more than ${limit} % of a node’s memory in use`,
        })),
        ...fullLimits(limits, connections, evictions),
      ],
    },
  };
}

/**
 * By `clusterId`, which AWS's page does not name: list-metrics shows it, and neither CacheClusterId nor the cache's name.
 * source: github.com/open-constructs/aws-cdk-library/pull/68, github.com/grafana/grafana-aws-sdk/pull/305
 */
export function serverlessSignals({ cache, limits }: ServerlessCache): FourSignals {
  const of = (metric: string, unit: Unit, label: string, statistic: string): DependencyMetric[] => [
    {
      ...{ namespace: 'AWS/ElastiCache', metric, statistic, unit, label, source: SERVERLESS },
      dimensions: { clusterId: cache },
    },
  ];
  const latency = latencyBy(of);
  const refused = of('AuthenticationFailures', 'Count', 'logins refused', 'Sum');
  const throttled = of('ThrottledCmds', 'Count', 'commands throttled', 'Sum');
  const stored = of('BytesUsedForCache', 'Bytes', 'stored (bytes)', 'Maximum');
  const connections = of('CurrConnections', 'Count', 'connections', 'Maximum');
  const evictions = of('Evictions', 'Count', 'evictions', 'Sum');
  return {
    latency: { metrics: latency, limits: latencyLimit(limits.latency?.milliseconds, latency) },
    traffic: {
      metrics: [
        ...of('TotalCmdsCount', 'Count', 'commands', 'Sum'),
        ...of('ElastiCacheProcessingUnits', 'Count', 'processing units', 'Sum'),
      ],
      limits: [],
    },
    errors: { metrics: refused, limits: refusedLimit(limits.authenticationFailures, refused) },
    saturation: {
      metrics: [...throttled, ...stored, ...connections, ...evictions],
      limits: [
        ...limitOf(limits.throttles, (limit) => ({
          ...{ key: 'throttles', of: throttled, missingData: notUsed },
          says: `throttles more than ${limit} commands a minute`,
        })),
        ...limitOf(limits.stored && limits.stored * GIB, (limit) => ({
          ...{ key: 'stored', of: stored, missingData: notUsed },
          says: `stores more than ${limit / GIB} GiB`,
        })),
        ...fullLimits(limits, connections, evictions),
      ],
    },
  };
}

type Each = (metric: string, unit: Unit, label: string, statistic: string) => DependencyMetric[];

const latencyBy = (each: Each): DependencyMetric[] => [
  ...each('SuccessfulReadRequestLatency', 'Microseconds', 'read (µs)', 'Average'),
  ...each('SuccessfulWriteRequestLatency', 'Microseconds', 'write (µs)', 'Average'),
];

const latencyLimit = (milliseconds: number | undefined, of: readonly DependencyMetric[]) =>
  limitOf(milliseconds && milliseconds * 1000, (limit) => ({
    ...{ key: 'latency', ...worst(of), missingData: notUsed },
    says: `takes more than ${limit / 1000} ms for a read or a write`,
  }));

const refusedLimit = (limit: number | undefined, of: readonly DependencyMetric[]) =>
  limitOf(limit, () => ({
    ...{ key: 'authenticationFailures', ...sum(of), missingData: notUsed },
    says: `refuses more than ${limit} logins a minute`,
  }));

const fullLimits = (
  limits: { readonly connections?: number; readonly evictions?: number },
  connections: readonly DependencyMetric[],
  evictions: readonly DependencyMetric[],
): readonly DependencyLimit[] => [
  ...limitOf(limits.connections, (limit) => ({
    ...{ key: 'connections', ...worst(connections), missingData: notUsed },
    says: `has more than ${limit} connections`,
  })),
  ...limitOf(limits.evictions, (limit) => ({
    ...{ key: 'evictions', ...sum(evictions), missingData: notUsed },
    says: `evicts more than ${limit} keys a minute`,
  })),
];
