import { type Schedule, scheduleOf } from '../schedule';
import { at, type ManifestNode } from '../tree';
import type { Reading } from './reading';

export interface Topic {
  /** Without `.fifo`. */
  readonly name: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
}

export interface Queue {
  /** Seconds. */
  readonly retention?: number;
  readonly delay?: number;
  readonly timeout?: number;
  /** How often a message is tried. */
  readonly tries?: number;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationScope?: string;
  readonly throughputLimit?: string;
}

export interface Subscription {
  readonly topic: string;
  /** Whose topic it is. */
  readonly service: string;
  /** Plain JSON. */
  readonly filter?: unknown;
  /** Its own. Absent: that of the worker. */
  readonly queue?: Queue;
}

export interface Job {
  readonly schedule?: Schedule;
  readonly retries: number;
  /** Seconds. */
  readonly timeout?: number;
}

/** source: aws/copilot-cli internal/pkg/manifest/validate.go (letters, digits, hyphens and underscores) */
const TOPIC = /^[A-Za-z0-9_-]{1,200}$/;

export function readTopics(reading: Reading, node: ManifestNode | undefined): readonly Topic[] {
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => {
    const name = nameOf(reading, at(item, 'name'));
    const fifo = at(item, 'fifo');
    const contentBasedDeduplication = reading.flag(at(fifo, 'content_based_deduplication')) ?? false;
    // A map of them turns it on.
    const isFifo = fifo?.kind === 'map' || (reading.flag(fifo) ?? false);
    reading.texts(at(item, 'allowed_workers'));
    return name === undefined ? [] : [{ name, fifo: isFifo, contentBasedDeduplication }];
  });
}

function nameOf(reading: Reading, node: ManifestNode | undefined): string | undefined {
  const name = reading.text(node);
  if (node === undefined || name === undefined) return undefined;
  return TOPIC.test(name) ? name : reading.misfit(node, 'letters, digits, hyphens and underscores');
}

/** source: aws/copilot-cli site/content/docs/manifest/worker-service.en.md (the ranges) */
export function readQueue(reading: Reading, node: ManifestNode | undefined): Queue {
  const retention = reading.seconds(at(node, 'retention'), 60, 1_209_600);
  const delay = reading.seconds(at(node, 'delay'), 0, 900);
  const timeout = reading.seconds(at(node, 'timeout'), 0, 43_200);
  const tries = reading.whole(at(node, 'dead_letter', 'tries'), 1, 1000);
  const fifo = at(node, 'fifo');
  const scope = oneOf(reading, at(fifo, 'deduplication_scope'), ['messageGroup', 'queue']);
  const limit = oneOf(reading, at(fifo, 'throughput_limit'), ['perMessageGroupId', 'perQueue']);
  const high = reading.flag(at(fifo, 'high_throughput')) ?? false;
  const deduplicationScope = scope ?? (high ? 'messageGroup' : undefined);
  const throughputLimit = limit ?? (high ? 'perMessageGroupId' : undefined);
  return {
    ...(retention !== undefined && { retention }),
    ...(delay !== undefined && { delay }),
    ...(timeout !== undefined && { timeout }),
    ...(tries !== undefined && { tries }),
    fifo: fifo?.kind === 'map' || (reading.flag(fifo) ?? false),
    contentBasedDeduplication: reading.flag(at(fifo, 'content_based_deduplication')) ?? false,
    ...(deduplicationScope !== undefined && { deduplicationScope }),
    ...(throughputLimit !== undefined && { throughputLimit }),
  };
}

function oneOf(
  reading: Reading,
  node: ManifestNode | undefined,
  words: readonly string[],
): string | undefined {
  const text = reading.text(node);
  if (node === undefined || text === undefined) return undefined;
  return words.includes(text) ? text : reading.misfit(node, words.join(' or '));
}

export function readSubscriptions(reading: Reading, node: ManifestNode | undefined): readonly Subscription[] {
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => {
    const topic = nameOf(reading, at(item, 'name'));
    const service = nameOf(reading, at(item, 'service'));
    const filter = readFilter(reading, at(item, 'filter_policy'));
    const queue = at(item, 'queue');
    const own = queue?.kind === 'map' || reading.flag(queue) === true ? readQueue(reading, queue) : undefined;
    if (topic === undefined || service === undefined) return [];
    return [{ topic, service, ...(filter !== undefined && { filter }), ...(own && { queue: own }) }];
  });
}

/** A map whose values are lists: anything else is no filter of SNS. */
function readFilter(reading: Reading, node: ManifestNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind !== 'map' || [...node.entries.values()].some(({ kind }) => kind !== 'list')) {
    return reading.misfit(node, 'a map of lists');
  }
  reading.ledger.read(node);
  return plain(node);
}

/** As JSON would have it. */
function plain(node: ManifestNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plain);
  return new Map([...node.entries].map(([key, value]) => [key, plain(value)]));
}

export function readJob(reading: Reading, manifest: ManifestNode): Job {
  const on = at(manifest, 'on', 'schedule');
  const words = reading.text(on);
  const schedule = words === undefined ? undefined : scheduleOf(words);
  if (on && schedule === undefined) {
    reading.misfit(on, 'none, @daily, @every in whole minutes, five fields of cron, rate(…) or cron(…)');
  }
  const retries = reading.whole(at(manifest, 'retries'), 0, 100) ?? 0;
  const timeout = reading.seconds(at(manifest, 'timeout'), 1, 31_536_000);
  return { retries, ...(schedule && { schedule }), ...(timeout !== undefined && { timeout }) };
}
