import { cache, type DependencyInput, database, external, queue } from '../../../../lib';
import { fillDependencies } from '../../../../lib/config/dependencies';
import type { DependencyMetric } from '../../../../lib/observability/dependencies/four-signals';
import { SIGNALS, type SignalName } from '../../../../lib/observability/dependencies/row';
import { titleOf } from '../../../../lib/observability/dependencies/signals';
import { EVERY, signalsOf } from './every-kind';

const shown = ({ namespace, metric, dimensions, statistic, unit }: DependencyMetric): string =>
  `${namespace} ${metric} ${JSON.stringify(dimensions).replaceAll('"', '')} ${statistic} ${unit}`;

const WRITER = '{DBClusterIdentifier:orders-db,Role:WRITER}';
const INSTANCE = '{DBInstanceIdentifier:orders-db}';
const ofTable = (operation?: string) =>
  operation ? `{TableName:orders,Operation:${operation}}` : '{TableName:orders}';
const NODE = '{CacheClusterId:orders-001}';
const SERVERLESS = '{clusterId:orders}';
const CALLS = '{Service:shop,Environment:production,Dependency:payments}';

type Row = Partial<Record<SignalName, readonly string[]>>;

// source: the page that each metric names: of Aurora, RDS, DynamoDB, ElastiCache and SQS, as read in 2026; the dimension of
// serverless caches: github.com/open-constructs/aws-cdk-library/pull/68 (list-metrics)
test.each<[string, DependencyInput, Row]>([
  [
    'Aurora, what both engines publish',
    database({ name: 'orders', cluster: 'orders-db' }),
    {
      latency: [`AWS/RDS CommitLatency ${WRITER} Average Milliseconds`],
      traffic: [`AWS/RDS CommitThroughput ${WRITER} Average Count/Second`],
      errors: [`AWS/RDS Deadlocks ${WRITER} Average Count/Second`],
      saturation: [
        `AWS/RDS CPUUtilization ${WRITER} Average Percent`,
        `AWS/RDS DatabaseConnections ${WRITER} Maximum Count`,
        `AWS/RDS FreeableMemory ${WRITER} Minimum Bytes`,
        `AWS/RDS FreeLocalStorage ${WRITER} Minimum Bytes`,
        `AWS/RDS AuroraReplicaLagMaximum ${WRITER} Maximum Milliseconds`,
      ],
    },
  ],
  [
    'Aurora MySQL, serverless',
    database({ name: 'orders', cluster: 'orders-db', engine: 'aurora-mysql', serverless: true }),
    {
      latency: [
        `AWS/RDS CommitLatency ${WRITER} Average Milliseconds`,
        `AWS/RDS SelectLatency ${WRITER} Average Milliseconds`,
        `AWS/RDS DMLLatency ${WRITER} Average Milliseconds`,
      ],
      traffic: [
        `AWS/RDS CommitThroughput ${WRITER} Average Count/Second`,
        `AWS/RDS Queries ${WRITER} Average Count/Second`,
      ],
      errors: [
        `AWS/RDS Deadlocks ${WRITER} Average Count/Second`,
        `AWS/RDS LoginFailures ${WRITER} Average Count/Second`,
      ],
      saturation: [
        `AWS/RDS CPUUtilization ${WRITER} Average Percent`,
        `AWS/RDS ACUUtilization ${WRITER} Average Percent`,
        `AWS/RDS DatabaseConnections ${WRITER} Maximum Count`,
        `AWS/RDS FreeableMemory ${WRITER} Minimum Bytes`,
        `AWS/RDS AuroraReplicaLagMaximum ${WRITER} Maximum Milliseconds`,
      ],
    },
  ],
  [
    'an instance of RDS, which counts no errors',
    database({ name: 'orders', instance: 'orders-db' }),
    {
      latency: [
        `AWS/RDS ReadLatency ${INSTANCE} p90 Seconds`,
        `AWS/RDS WriteLatency ${INSTANCE} p90 Seconds`,
      ],
      traffic: [
        `AWS/RDS ReadIOPS ${INSTANCE} Average Count/Second`,
        `AWS/RDS WriteIOPS ${INSTANCE} Average Count/Second`,
      ],
      saturation: [
        `AWS/RDS CPUUtilization ${INSTANCE} Average Percent`,
        `AWS/RDS DatabaseConnections ${INSTANCE} Maximum Count`,
        `AWS/RDS FreeableMemory ${INSTANCE} Minimum Bytes`,
        `AWS/RDS FreeStorageSpace ${INSTANCE} Minimum Bytes`,
        `AWS/RDS DiskQueueDepth ${INSTANCE} Average Count`,
        `AWS/RDS ReplicaLag ${INSTANCE} Maximum Seconds`,
      ],
    },
  ],
  [
    'a table: latency, errors and throttled requests by operation alone',
    database({ name: 'orders', table: 'orders', operations: ['GetItem', 'Query'] }),
    {
      latency: [
        `AWS/DynamoDB SuccessfulRequestLatency ${ofTable('GetItem')} Average Milliseconds`,
        `AWS/DynamoDB SuccessfulRequestLatency ${ofTable('Query')} Average Milliseconds`,
      ],
      traffic: [
        `AWS/DynamoDB ConsumedReadCapacityUnits ${ofTable()} Sum Count`,
        `AWS/DynamoDB ConsumedWriteCapacityUnits ${ofTable()} Sum Count`,
      ],
      errors: [
        `AWS/DynamoDB SystemErrors ${ofTable('GetItem')} Sum Count`,
        `AWS/DynamoDB SystemErrors ${ofTable('Query')} Sum Count`,
      ],
      saturation: [
        `AWS/DynamoDB ReadThrottleEvents ${ofTable()} Sum Count`,
        `AWS/DynamoDB WriteThrottleEvents ${ofTable()} Sum Count`,
        `AWS/DynamoDB ThrottledRequests ${ofTable('GetItem')} Sum Count`,
        `AWS/DynamoDB ThrottledRequests ${ofTable('Query')} Sum Count`,
      ],
    },
  ],
  [
    'a node of ElastiCache',
    cache({ name: 'sessions', nodes: ['orders-001'] }),
    {
      latency: [
        `AWS/ElastiCache SuccessfulReadRequestLatency ${NODE} Average Microseconds`,
        `AWS/ElastiCache SuccessfulWriteRequestLatency ${NODE} Average Microseconds`,
      ],
      traffic: [
        `AWS/ElastiCache GetTypeCmds ${NODE} Sum Count`,
        `AWS/ElastiCache SetTypeCmds ${NODE} Sum Count`,
      ],
      errors: [`AWS/ElastiCache AuthenticationFailures ${NODE} Sum Count`],
      saturation: [
        `AWS/ElastiCache EngineCPUUtilization ${NODE} Average Percent`,
        `AWS/ElastiCache DatabaseMemoryUsagePercentage ${NODE} Average Percent`,
        `AWS/ElastiCache CurrConnections ${NODE} Maximum Count`,
        `AWS/ElastiCache Evictions ${NODE} Sum Count`,
      ],
    },
  ],
  [
    'a serverless cache, by a dimension of its own',
    cache({ name: 'sessions', serverless: 'orders' }),
    {
      latency: [
        `AWS/ElastiCache SuccessfulReadRequestLatency ${SERVERLESS} Average Microseconds`,
        `AWS/ElastiCache SuccessfulWriteRequestLatency ${SERVERLESS} Average Microseconds`,
      ],
      traffic: [
        `AWS/ElastiCache TotalCmdsCount ${SERVERLESS} Sum Count`,
        `AWS/ElastiCache ElastiCacheProcessingUnits ${SERVERLESS} Sum Count`,
      ],
      errors: [`AWS/ElastiCache AuthenticationFailures ${SERVERLESS} Sum Count`],
      saturation: [
        `AWS/ElastiCache ThrottledCmds ${SERVERLESS} Sum Count`,
        `AWS/ElastiCache BytesUsedForCache ${SERVERLESS} Maximum Bytes`,
        `AWS/ElastiCache CurrConnections ${SERVERLESS} Maximum Count`,
        `AWS/ElastiCache Evictions ${SERVERLESS} Sum Count`,
      ],
    },
  ],
  [
    'a queue and what lies beside it',
    queue({ name: 'mails', queue: 'mails.fifo', deadLetters: 'mails-dead.fifo' }),
    {
      latency: ['AWS/SQS ApproximateAgeOfOldestMessage {QueueName:mails.fifo} Maximum Seconds'],
      traffic: [
        'AWS/SQS NumberOfMessagesSent {QueueName:mails.fifo} Sum Count',
        'AWS/SQS NumberOfMessagesDeleted {QueueName:mails.fifo} Sum Count',
      ],
      errors: ['AWS/SQS ApproximateNumberOfMessagesVisible {QueueName:mails-dead.fifo} Maximum Count'],
      saturation: [
        'AWS/SQS ApproximateNumberOfMessagesVisible {QueueName:mails.fifo} Maximum Count',
        'AWS/SQS ApproximateNumberOfMessagesNotVisible {QueueName:mails.fifo} Maximum Count',
      ],
    },
  ],
  [
    'calls that the service counts itself',
    external({ name: 'payments' }),
    {
      latency: [
        `Teal/Service Duration ${CALLS} p50 Milliseconds`,
        `Teal/Service Duration ${CALLS} p90 Milliseconds`,
      ],
      traffic: [`Teal/Service Requests ${CALLS} Sum Count`],
      errors: [`Teal/Service Failures ${CALLS} Sum Count`],
    },
  ],
])('%s', (_what, input, expected) => {
  const signals = signalsOf(input);
  expect(Object.fromEntries(SIGNALS.map((name) => [name, signals[name].metrics.map(shown)]))).toEqual({
    ...{ latency: [], traffic: [], errors: [], saturation: [] },
    ...expected,
  });
});

test.each(EVERY)('a signal that %o has not says why, and has none', (input) => {
  for (const { metrics, limits, absent } of Object.values(signalsOf(input))) {
    expect(absent === undefined).toBe(metrics.length > 0);
    if (absent !== undefined) expect(limits).toEqual([]);
    for (const metric of metrics)
      expect(metric.source).toMatch(/^(Amazon .* ".*"|docs\/dependencies\.md.*)$/);
  }
});

test('titles', () => {
  expect(fillDependencies(EVERY, 'production').map(titleOf)).toEqual([
    ...['database a', 'database b', 'table c', 'cache d', 'cache e', 'queue f', 'external g'],
  ]);
});
