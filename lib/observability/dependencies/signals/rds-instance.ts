import type { Instance } from '../../../config/dependencies/database';
import { absent, type DependencyMetric, type FourSignals, limitOf, type Unit, worst } from '../four-signals';
import { nothingToTell, runsNoMore } from '../silence';

const SOURCE = 'Amazon RDS user guide, "Amazon CloudWatch metrics for Amazon RDS"';
const MIB = 1024 ** 2;
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
  const cpu = of('CPUUtilization', 'Percent', 'CPU (%)');
  const connections = of('DatabaseConnections', 'Count', 'connections', 'Maximum');
  const memory = of('FreeableMemory', 'Bytes', 'free memory (bytes)', 'Minimum');
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
        cpu,
        connections,
        memory,
        storage,
        of('DiskQueueDepth', 'Count', 'waiting for the disk'),
        lag,
      ],
      limits: [
        ...limitOf(limits.cpu, (limit) => ({
          ...{ key: 'cpu', of: [cpu], missingData: runsNoMore },
          says: `has more than ${limit} % of its CPU in use, or says nothing`,
        })),
        ...limitOf(limits.connections, (limit) => ({
          ...{ key: 'connections', of: [connections], missingData: nothingToTell },
          says: `has more than ${limit} connections`,
        })),
        ...limitOf(limits.freeMemory && limits.freeMemory * MIB, (limit) => ({
          ...{ key: 'freeMemory', of: [memory], bound: 'below' as const, missingData: nothingToTell },
          says: `has less than ${limit / MIB} MiB of memory left`,
        })),
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
