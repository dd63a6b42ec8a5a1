import { type Duration, millis } from '../duration';
import { type AnyDependency, fillLimits, type Limits, type NameInput, nameIn } from './common';

/** Exactly one of `nodes` and `serverless`. */
export type CacheOptions = NodesOptions | ServerlessCacheOptions;

/** Nodes of ElastiCache with Valkey or Redis OSS. About 1.00 USD a month with one node, 0.50 more with each further one. */
export interface NodesOptions extends AnyDependency {
  /**
   * Cache cluster ids, 1 to 5: of a replication group `orders` its nodes `orders-001`, `orders-002`, with shards
   * `orders-0001-001`. All of them, since the primary changes. In one environment, or in each by name.
   */
  readonly nodes: readonly string[] | Readonly<Record<string, readonly string[]>>;
  /** At which a ticket is written. @default those of each limit */
  readonly limits?: NodesLimits;
}

/** Each is 0.10 USD a month and node, `latency` 0.20. `false` is none. */
export interface NodesLimits {
  /** Of a read or a write, on average. @default millis(5) one that waits for nothing takes less than one */
  readonly latency?: Duration | false;
  /** In a minute, of all nodes. @default 0 for minutes on end: a password that the service was not told of */
  readonly authenticationFailures?: number | false;
  /** Percent of the engine's thread. @default 90 what CloudWatch recommends */
  readonly cpu?: number | false;
  /** Percent. @default 90: above it a cache that evicts nothing soon refuses writes; `false` for one that is meant to be full */
  readonly memory?: number | false;
  /** Of a node, which takes 65,000. @default none */
  readonly connections?: number | false;
  /** Keys in a minute, of all nodes. @default none: what a cache is for, unless it is a store */
  readonly evictions?: number | false;
}

/** A serverless cache of ElastiCache. About 0.90 USD a month. */
export interface ServerlessCacheOptions extends AnyDependency {
  /** Its name. */
  readonly serverless: NameInput;
  /** At which a ticket is written. @default those of each limit */
  readonly limits?: ServerlessCacheLimits;
}

/** Each is 0.10 USD a month, `latency` 0.20. `false` is none. */
export interface ServerlessCacheLimits {
  /** Of a read or a write, on average. @default millis(5) one that waits for nothing takes less than one */
  readonly latency?: Duration | false;
  /** In a minute. @default 0 for minutes on end: a password that the service was not told of */
  readonly authenticationFailures?: number | false;
  /** Commands in a minute. @default 0 for minutes on end: it does not scale as fast as the load */
  readonly throttles?: number | false;
  /** GiB. @default none: it has no size but the one that you have limited it to */
  readonly stored?: number | false;
  /** @default none */
  readonly connections?: number | false;
  /** Keys in a minute. @default none */
  readonly evictions?: number | false;
}

export interface CacheNodes extends AnyDependency {
  readonly kind: 'cache-nodes';
  readonly nodes: readonly string[];
  readonly limits: Limits<NodesLimits>;
}

export interface ServerlessCache extends AnyDependency {
  readonly kind: 'serverless-cache';
  readonly cache: string;
  readonly limits: Limits<ServerlessCacheLimits>;
}

/** A cache of ElastiCache, in the account and region of the environment. */
export const cache = (options: CacheOptions) => ({ kind: 'cache' as const, ...options });

export function fillCache(
  input: CacheOptions,
  environment: string,
): CacheNodes | ServerlessCache | undefined {
  const { name } = input;
  if ('nodes' in input) {
    const nodes = nodesIn(input.nodes, environment);
    const limits = fillLimits<NodesLimits>(
      { latency: millis(5), authenticationFailures: 0, cpu: 90, memory: 90 },
      input.limits,
    );
    return nodes === undefined ? undefined : { kind: 'cache-nodes', name, nodes, limits };
  }
  const found = nameIn(input.serverless, environment);
  const limits = fillLimits<ServerlessCacheLimits>(
    { latency: millis(5), authenticationFailures: 0, throttles: 0 },
    input.limits,
  );
  return found === undefined ? undefined : { kind: 'serverless-cache', name, cache: found, limits };
}

function nodesIn(nodes: NodesOptions['nodes'], environment: string): readonly string[] | undefined {
  if (!isByEnvironment(nodes)) return nodes;
  return Object.hasOwn(nodes, environment) ? nodes[environment] : undefined;
}

const isByEnvironment = (
  nodes: NodesOptions['nodes'],
): nodes is Readonly<Record<string, readonly string[]>> => !Array.isArray(nodes);
