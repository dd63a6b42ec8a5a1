import type { Table } from '../../../config/dependencies/database';
import { type DependencyMetric, type FourSignals, limitOf, sum, type Unit, worst } from '../four-signals';
import { notUsed } from '../silence';

const SOURCE = 'Amazon DynamoDB developer guide, "DynamoDB Metrics and dimensions"';

/**
 * By operation where DynamoDB publishes by nothing less: SystemErrors of the table alone finds nothing. UserErrors are of
 * the whole account and region, so they are nobody's here.
 */
export function tableSignals({ table, operations, limits }: Table): FourSignals {
  const of = (
    [metric, unit]: readonly [string, Unit],
    label: string,
    statistic: string,
    operation?: string,
  ): DependencyMetric => ({
    ...{ namespace: 'AWS/DynamoDB', metric, statistic, unit, label, source: SOURCE },
    dimensions: { TableName: table, ...(operation !== undefined && { Operation: operation }) },
  });
  const each = (metric: readonly [string, Unit], label: string, statistic: string) =>
    operations.map((operation) => of(metric, `${operation}${label}`, statistic, operation));
  const latency = each(['SuccessfulRequestLatency', 'Milliseconds'], ' (ms)', 'Average');
  const errors = each(['SystemErrors', 'Count'], ' errors', 'Sum');
  // Of an operation those of its indexes as well; of a batch only where all of it was refused, so the table's events, too.
  const throttles = [
    of(['ReadThrottleEvents', 'Count'], 'reads throttled', 'Sum'),
    of(['WriteThrottleEvents', 'Count'], 'writes throttled', 'Sum'),
    ...each(['ThrottledRequests', 'Count'], ' throttled', 'Sum'),
  ];
  return {
    latency: {
      metrics: latency,
      limits: limitOf(limits.latency?.milliseconds, (limit) => ({
        ...{ key: 'latency', ...worst(latency), missingData: notUsed },
        says: `takes more than ${limit} ms for an operation`,
      })),
    },
    traffic: {
      metrics: [
        of(['ConsumedReadCapacityUnits', 'Count'], 'read units', 'Sum'),
        of(['ConsumedWriteCapacityUnits', 'Count'], 'write units', 'Sum'),
      ],
      limits: [],
    },
    errors: {
      metrics: errors,
      limits: limitOf(limits.errors, (limit) => ({
        ...{ key: 'errors', ...sum(errors), missingData: notUsed },
        says: `fails by itself more than ${limit} times a minute`,
      })),
    },
    saturation: {
      metrics: throttles,
      limits: limitOf(limits.throttles, (limit) => ({
        ...{ key: 'throttles', ...worst(throttles), missingData: notUsed },
        says: `throttles more than ${limit} requests a minute`,
      })),
    },
  };
}
