import type { Instance } from '../../../config/dependencies/database';
import { absent, type DependencyMetric, type FourSignals, limitOf, type Unit, worst } from '../four-signals';
import { nothingToTell } from '../silence';
import { hostLimits, hostMetrics } from './database-host';

const SOURCE = 'Amazon RDS user guide, "Amazon CloudWatch metrics for Amazon RDS"';
const GIB = 1024 ** 3;

export function instanceSignals({ instance, limits }: Instance): FourSignals {
  const of = (metric: string, unit: Unit, label: string, statistic = 'Average'): DependencyMetric => ({
    ...{ namespace: 'AWS/RDS', metric, statistic, unit, label, source: SOURCE },
    dimensions: { DBInstanceIdentifier: instance },
  });
  // source: CloudWatch user guide, "Recommended alarms" (RDS ReadLatency and WriteLatency: p90)
  const disk = [
    of('ReadLatency', 'Seconds', 'read of the disk, p90 (s)', 'p90'),
    of('WriteLatency', 'Seconds', 'write of the disk, p90 (s)', 'p90'),
  ];
  const host = hostMetrics(of);
  const limited = hostLimits(host, limits);
  const storage = of('FreeStorageSpace', 'Bytes', 'free storage (bytes)', 'Minimum');
  const lag = of('ReplicaLag', 'Seconds', 'replica lag (s)', 'Maximum');
  return {
    latency: {
      metrics: disk,
      limits: limitOf(limits.latency && limits.latency.milliseconds / 1000, (limit) => ({
        ...{ key: 'latency', ...worst(disk), missingData: nothingToTell },
        says: `takes more than ${Number((limit * 1000).toPrecision(9))} ms for one in ten reads or writes of its disk`,
      })),
    },
    traffic: {
      metrics: [
        of('ReadIOPS', 'Count/Second', 'reads of the disk (/s)'),
        of('WriteIOPS', 'Count/Second', 'writes of the disk (/s)'),
      ],
      limits: [],
    },
    errors: absent(
      'RDS counts neither failed queries nor failed logins of an instance: its error log has them',
    ),
    saturation: {
      metrics: [
        host.cpu,
        host.connections,
        host.memory,
        storage,
        of('DiskQueueDepth', 'Count', 'waiting for the disk'),
        lag,
      ],
      limits: [
        ...limited.cpu,
        ...limited.connections,
        ...limited.memory,
        ...limitOf(limits.freeStorage && limits.freeStorage * GIB, (limit) => ({
          ...{ key: 'freeStorage', of: [storage], bound: 'below' as const, missingData: nothingToTell },
          says: `has less than ${limit / GIB} GiB of storage left`,
        })),
        ...limitOf(limits.replicaLag && limits.replicaLag.milliseconds / 1000, (limit) => ({
          ...{ key: 'replicaLag', of: [lag], missingData: nothingToTell },
          says: `is more than ${limit} s behind what it replicates`,
        })),
      ],
    },
  };
}
