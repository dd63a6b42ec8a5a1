import { z } from 'zod';
import type {
  NodesLimits,
  NodesOptions,
  ServerlessCacheLimits,
  ServerlessCacheOptions,
} from '../../dependencies/cache';
import {
  type AuroraLimits,
  type AuroraOptions,
  auroraEngines,
  type InstanceLimits,
  type InstanceOptions,
  type TableLimits,
  type TableOptions,
  tableOperations,
} from '../../dependencies/database';
import type { ExternalLimits, ExternalOptions } from '../../dependencies/external';
import type { QueueLimits, QueueOptions } from '../../dependencies/queue';
import { type Complaint, complain, fields, flag, isObject, list, oneOf, type Shape } from '../field';
import {
  countLimit,
  dependencyName,
  durationLimit,
  matching,
  nameOf,
  nowhere,
  percent,
  wholeLimit,
} from './common';

/** RDS keeps it in small letters. source: Amazon RDS API reference, CreateDBCluster and CreateDBInstance (identifiers) */
const identifier = (resource: string) =>
  nameOf({
    holds: matching(/^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
    rule: 'small letters, digits and single hyphens, first a letter, at most 63',
    advice: `write the identifier of the ${resource}, not its ARN and not its endpoint`,
  });

/** source: Amazon DynamoDB API reference, CreateTable (TableName) */
const tableName = nameOf({
  holds: matching(/^[a-zA-Z0-9_.-]{3,255}$/),
  rule: '3 to 255 letters, digits, _, - and .',
  advice: 'write the name of the table, not its ARN',
});

/** source: Amazon ElastiCache API reference, CreateCacheCluster (CacheClusterId) */
const isNode = matching(/^(?=.{1,50}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
const nodeRule = 'small letters, digits and single hyphens, first a letter, at most 50';

/** source: Amazon ElastiCache API reference, CreateServerlessCache (ServerlessCacheName) */
const serverlessName = nameOf({
  holds: matching(/^(?=.{1,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
  rule: 'small letters, digits and single hyphens, first a letter, at most 40',
  advice: 'write the name of the serverless cache, not its endpoint',
});

/** source: Amazon SQS API reference, CreateQueue (QueueName) */
const queueName = nameOf({
  holds: matching(/^(?=.{1,80}$)[A-Za-z0-9_-]+(\.fifo)?$/),
  rule: 'at most 80 letters, digits, - and _, of a FIFO queue with .fifo at the end',
  advice: 'write the name of the queue, not its URL',
});

/** Two metrics of each are in one alarm, which takes ten. */
const MOST_NODES = 5;

/** An alarm takes ten metrics, and that on throttles has two beside one of each operation. */
const MOST_OPERATIONS = 8;

function checkNodes(value: unknown, context: Parameters<typeof complain>[0], path: PropertyKey[]): void {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_NODES) {
    complain(context, path, {
      rule: `a list of 1 to ${MOST_NODES} nodes`,
      ...(Array.isArray(value) && { got: String(value.length) }),
      advice: 'make one more dependency for more of them: an alarm of CloudWatch takes ten metrics',
    });
    return;
  }
  value.forEach((node, index) => {
    if (!isNode(node)) {
      complain(context, [...path, index], { rule: nodeRule, advice: 'write it like orders-001' });
    } else if (value.indexOf(node) < index) {
      complain(context, [...path, index], { rule: 'named once', advice: 'remove it' });
    }
  });
}

const nodes = z.unknown().superRefine((value, context) => {
  if (!isObject(value)) return checkNodes(value, context, []);
  if (Object.keys(value).length === 0) complain(context, [], nowhere);
  for (const [environment, list] of Object.entries(value)) checkNodes(list, context, [environment]);
}) as unknown as z.ZodType<NodesOptions['nodes']>;

const operations = list(oneOf(tableOperations, 'write them as DynamoDB does'), 1).superRefine(
  (value: readonly unknown[], context) => {
    if (value.length > MOST_OPERATIONS) {
      complain(context, [], {
        rule: `at most ${MOST_OPERATIONS} operations`,
        got: String(value.length),
        advice: 'name those that users wait for: an alarm of CloudWatch takes ten metrics',
      });
    }
    value.forEach((operation, index) => {
      if (value.indexOf(operation) < index)
        complain(context, [index], { rule: 'named once', advice: 'remove it' });
    });
  },
  { when: ({ value }) => Array.isArray(value) },
);

const named = { name: dependencyName };
const asDatabase = { kind: z.literal('database'), ...named };
const asCache = { kind: z.literal('cache'), ...named };

export const auroraLimits = fields({
  latency: durationLimit,
  loginFailures: countLimit,
  cpu: percent,
  connections: wholeLimit('connections'),
  capacity: percent,
  freeMemory: wholeLimit('MiB'),
  freeLocalStorage: wholeLimit('MiB'),
  replicaLag: durationLimit,
} satisfies Shape<AuroraLimits>);

/** Limits that Aurora publishes nothing for. */
export function unpublishedLimits(
  limits: AuroraLimits,
  { engine, serverless = false }: Pick<AuroraOptions, 'engine' | 'serverless'>,
): [keyof AuroraLimits, Complaint][] {
  const unpublished: [keyof AuroraLimits, boolean, string][] = [
    ['loginFailures', engine !== 'aurora-mysql', 'with engine aurora-mysql'],
    ['capacity', !serverless, 'with serverless'],
    ['freeLocalStorage', serverless, 'without serverless'],
  ];
  return unpublished
    .filter(([name, lacks]) => lacks && limits[name] !== undefined && limits[name] !== false)
    .map(([name, , when]) => [
      name,
      { rule: `given only ${when}, since Aurora publishes it for no other`, advice: 'remove it' },
    ]);
}

export const aurora = fields({
  ...asDatabase,
  cluster: identifier('cluster'),
  engine: oneOf(auroraEngines, 'leave it out for what both publish').optional(),
  serverless: flag('true for Aurora Serverless v2').optional(),
  limits: auroraLimits.optional(),
} satisfies Shape<{ kind: 'database' } & AuroraOptions>).superRefine(
  ({ limits = {}, ...of }, context) => {
    for (const [name, complaint] of unpublishedLimits(limits, of))
      complain(context, ['limits', name], complaint);
  },
  { when: ({ value, issues }) => isObject(value) && issues.length === 0 },
);

export const instance = fields({
  ...asDatabase,
  instance: identifier('instance'),
  limits: fields({
    latency: durationLimit,
    cpu: percent,
    connections: wholeLimit('connections'),
    freeMemory: wholeLimit('MiB'),
    freeStorage: wholeLimit('GiB'),
    replicaLag: durationLimit,
  } satisfies Shape<InstanceLimits>).optional(),
} satisfies Shape<{ kind: 'database' } & InstanceOptions>);

export const table = fields({
  ...asDatabase,
  table: tableName,
  operations: operations.optional(),
  limits: fields({
    ...{ latency: durationLimit, errors: countLimit, throttles: countLimit },
  } satisfies Shape<TableLimits>).optional(),
} satisfies Shape<{ kind: 'database' } & TableOptions>);

export const cacheNodes = fields({
  ...asCache,
  nodes,
  limits: fields({
    latency: durationLimit,
    authenticationFailures: countLimit,
    cpu: percent,
    memory: percent,
    connections: wholeLimit('connections'),
    evictions: countLimit,
  } satisfies Shape<NodesLimits>).optional(),
} satisfies Shape<{ kind: 'cache' } & NodesOptions>);

export const serverlessCache = fields({
  ...asCache,
  serverless: serverlessName,
  limits: fields({
    latency: durationLimit,
    authenticationFailures: countLimit,
    throttles: countLimit,
    stored: wholeLimit('GiB'),
    connections: wholeLimit('connections'),
    evictions: countLimit,
  } satisfies Shape<ServerlessCacheLimits>).optional(),
} satisfies Shape<{ kind: 'cache' } & ServerlessCacheOptions>);

export const queue = fields({
  kind: z.literal('queue'),
  ...named,
  queue: queueName,
  deadLetters: queueName.optional(),
  limits: fields({
    age: durationLimit,
    deadLetters: countLimit,
    waiting: countLimit,
    inFlight: countLimit,
  } satisfies Shape<QueueLimits>).optional(),
} satisfies Shape<{ kind: 'queue' } & QueueOptions>);

export const external = fields({
  kind: z.literal('external'),
  ...named,
  limits: fields({
    ...{ latency: durationLimit, failures: percent },
  } satisfies Shape<ExternalLimits>).optional(),
} satisfies Shape<{ kind: 'external' } & ExternalOptions>);
