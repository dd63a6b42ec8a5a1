import type { Aurora } from '../../../config/dependencies/database';
import { type DependencyMetric, type FourSignals, limitOf, type Unit } from '../four-signals';
import { nothingToTell } from '../silence';
import { hostLimits, hostMetrics, MIB } from './database-host';

const SOURCE = 'Amazon Aurora user guide, "Amazon CloudWatch metrics for Amazon Aurora"';

/**
 * Of the writer, by its role: an alarm on an instance would follow it into the role of a reader.
 * source: Amazon Aurora user guide, "Creating CloudWatch alarms to monitor Amazon Aurora" and "CloudWatch dimensions"
 */
export function auroraSignals({ cluster, engine, serverless, limits }: Aurora): FourSignals {
  const of = (metric: string, unit: Unit, label: string, statistic = 'Average'): DependencyMetric => ({
    ...{ namespace: 'AWS/RDS', metric, statistic, unit, label, source: SOURCE },
    dimensions: { DBClusterIdentifier: cluster, Role: 'WRITER' },
  });
  const commits = of('CommitLatency', 'Milliseconds', 'commit (ms)');
  const deadlocks = of('Deadlocks', 'Count/Second', 'deadlocks (/s)');
  const logins = of('LoginFailures', 'Count/Second', 'failed logins (/s)');
  const host = hostMetrics(of);
  const limited = hostLimits(host, limits);
  const capacity = of('ACUUtilization', 'Percent', 'capacity units (%)');
  const storage = of('FreeLocalStorage', 'Bytes', 'free local storage (bytes)', 'Minimum');
  const lag = of('AuroraReplicaLagMaximum', 'Milliseconds', 'replica lag (ms)', 'Maximum');
  const isMySql = engine === 'aurora-mysql';
  return {
    latency: {
      metrics: [
        commits,
        ...(isMySql
          ? [
              of('SelectLatency', 'Milliseconds', 'select (ms)'),
              of('DMLLatency', 'Milliseconds', 'write (ms)'),
            ]
          : []),
      ],
      limits: limitOf(limits.latency?.milliseconds, (limit) => ({
        ...{ key: 'latency', of: [commits], missingData: nothingToTell },
        says: `takes more than ${limit} ms for a commit`,
      })),
    },
    traffic: {
      metrics: [
        of('CommitThroughput', 'Count/Second', 'commits (/s)'),
        ...(isMySql ? [of('Queries', 'Count/Second', 'queries (/s)')] : []),
      ],
      limits: [],
    },
    errors: {
      metrics: [deadlocks, ...(isMySql ? [logins] : [])],
      limits: limitOf(limits.loginFailures, (limit) => ({
        ...{ key: 'loginFailures', of: [logins], missingData: nothingToTell },
        says: `refuses more than ${limit} logins a second`,
      })),
    },
    saturation: {
      metrics: [
        host.cpu,
        ...(serverless ? [capacity] : []),
        host.connections,
        host.memory,
        ...(serverless ? [] : [storage]),
        lag,
      ],
      limits: [
        ...limited.cpu,
        ...limitOf(limits.capacity, (limit) => ({
          ...{ key: 'capacity', of: [capacity], missingData: nothingToTell },
          says: `has more than ${limit} % of its most capacity units in use`,
        })),
        ...limited.connections,
        ...limited.memory,
        ...limitOf(limits.freeLocalStorage && limits.freeLocalStorage * MIB, (limit) => ({
          ...{ key: 'freeLocalStorage', of: [storage], bound: 'below' as const, missingData: nothingToTell },
          says: `has less than ${limit / MIB} MiB of local storage left`,
        })),
        ...limitOf(limits.replicaLag?.milliseconds, (limit) => ({
          ...{ key: 'replicaLag', of: [lag], missingData: nothingToTell },
          says: `has a replica that is more than ${limit} ms behind`,
        })),
      ],
    },
  };
}
