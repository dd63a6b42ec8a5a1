import { type DependencyMetric, type FourSignals, limitOf, type Unit } from '../four-signals';
import { nothingToTell, runsNoMore } from '../silence';

export const MIB = 1024 ** 2;

type Of = (metric: string, unit: Unit, label: string, statistic?: string) => DependencyMetric;

/** What the computer of a database has, be it one of Aurora or an RDS instance: AWS/RDS has the same names for both. */
export function hostMetrics(of: Of): Record<'cpu' | 'connections' | 'memory', DependencyMetric> {
  return {
    cpu: of('CPUUtilization', 'Percent', 'CPU (%)'),
    connections: of('DatabaseConnections', 'Count', 'connections', 'Maximum'),
    memory: of('FreeableMemory', 'Bytes', 'free memory (bytes)', 'Minimum'),
  };
}

interface HostLimits {
  /** Percent. */
  readonly cpu?: number | undefined;
  readonly connections?: number | undefined;
  /** MiB. */
  readonly freeMemory?: number | undefined;
}

export function hostLimits(
  { cpu, connections, memory }: ReturnType<typeof hostMetrics>,
  limits: HostLimits,
): Record<'cpu' | 'connections' | 'memory', FourSignals['saturation']['limits']> {
  return {
    cpu: limitOf(limits.cpu, (limit) => ({
      ...{ key: 'cpu', of: [cpu], missingData: runsNoMore },
      says: `has more than ${limit} % of its CPU in use, or says nothing`,
    })),
    connections: limitOf(limits.connections, (limit) => ({
      ...{ key: 'connections', of: [connections], missingData: nothingToTell },
      says: `has more than ${limit} connections`,
    })),
    memory: limitOf(limits.freeMemory && limits.freeMemory * MIB, (limit) => ({
      ...{ key: 'freeMemory', of: [memory], bound: 'below' as const, missingData: nothingToTell },
      says: `has less than ${limit / MIB} MiB of memory left`,
    })),
  };
}
