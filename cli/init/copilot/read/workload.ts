import { fargateMemory } from '../fargate';
import { carried, left } from '../keys/row';
import type { Ledger } from '../ledger';
import { at, type ManifestNode } from '../tree';
import {
  type Dependencies,
  type HealthCheck,
  readDependencies,
  readHealthCheck,
  readSecrets,
  readSidecars,
  readVariables,
  type SecretSource,
  type Sidecar,
} from './container';
import { type Http, readHttp } from './http';
import { type ImageSource, readImage } from './image';
import {
  type Job,
  type Queue,
  readJob,
  readQueue,
  readSubscriptions,
  readTopics,
  type Subscription,
  type Topic,
} from './messages';
import { Reading } from './reading';
import { type Count, readArchitecture, readCount, readPlacement, readVolumes, type Volume } from './task';

/** A workload as it is in one environment, every variable filled in and every override done. */
export interface Workload {
  readonly image?: ImageSource;
  readonly port?: number;
  readonly labels: ReadonlyMap<string, string>;
  readonly dependsOn: Dependencies;
  readonly health?: HealthCheck;
  readonly cpu: number;
  readonly memory: number;
  /** Absent: not Linux. */
  readonly architecture?: 'ARM64' | 'X86_64';
  readonly count: Count;
  readonly exec: boolean;
  readonly variables: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, SecretSource>;
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly readonlyRoot: boolean;
  /** GiB. */
  readonly ephemeral?: number;
  readonly volumes: readonly Volume[];
  readonly sidecars: readonly Sidecar[];
  readonly http?: Http;
  readonly topics: readonly Topic[];
  readonly queue: Queue;
  readonly subscriptions: readonly Subscription[];
  readonly job: Job;
  /** Days. */
  readonly retention: number;
  /** Whether old tasks stop before new ones start. */
  readonly recreate: boolean;
  readonly alarms: readonly string[];
}

/** source: Amazon CloudWatch Logs API reference, PutRetentionPolicy (retentionInDays) */
const RETENTIONS = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557],
  ...[2922, 3288, 3653],
];

/** Reads what an environment's tree says. Whether it is Teal's or plain CDK's shows in the ledger's end alone. */
export function readWorkload(ledger: Ledger, tree: ManifestNode, main: string): Workload {
  const reading = new Reading(ledger);
  for (const key of ['name', 'type']) reading.text(at(tree, key));
  const image = readImage(reading, at(tree, 'image'));
  const port = reading.whole(at(tree, 'image', 'port'), 1, 65_535);
  const health = readHealthCheck(reading, at(tree, 'image', 'healthcheck'));
  const architecture = readArchitecture(reading, at(tree, 'platform'));
  const [entryPoint, command] = [reading.words(at(tree, 'entrypoint')), reading.words(at(tree, 'command'))];
  readPlacement(reading, at(tree, 'network', 'vpc', 'placement'));
  const ephemeral = reading.whole(at(tree, 'storage', 'ephemeral'), 20, 200);
  const sidecars = readSidecars(reading, at(tree, 'sidecars'));
  const http = httpOf(reading, at(tree, 'http'), {
    ...{ name: main, sidecars },
    ...(port !== undefined && { port }),
  });
  const portNode = at(tree, 'image', 'port');
  if (portNode && http?.port !== undefined && http.port !== port) {
    ledger.note(portNode, left('requests go to http.target_port; another port is added in lib/customize.ts'));
  }
  return {
    ...(image && { image }),
    ...(port !== undefined && { port }),
    labels: reading.named(at(tree, 'image', 'labels')),
    dependsOn: readDependencies(reading, at(tree, 'image', 'depends_on')),
    ...(health && { health }),
    ...sizeOf(reading, tree),
    ...(architecture && { architecture }),
    count: readCount(reading, at(tree, 'count')),
    exec: execOf(reading, at(tree, 'exec')),
    variables: readVariables(reading, at(tree, 'variables')),
    secrets: readSecrets(reading, at(tree, 'secrets')),
    ...(entryPoint && { entryPoint }),
    ...(command && { command }),
    readonlyRoot: reading.flag(at(tree, 'storage', 'readonly_fs')) ?? false,
    ...(ephemeral !== undefined && ephemeral > 20 && { ephemeral }),
    volumes: readVolumes(reading, at(tree, 'storage', 'volumes')),
    sidecars,
    ...(http && { http }),
    topics: readTopics(reading, at(tree, 'publish', 'topics')),
    queue: readQueue(reading, at(tree, 'subscribe', 'queue')),
    subscriptions: readSubscriptions(reading, at(tree, 'subscribe', 'topics')),
    job: readJob(reading, tree),
    retention: retentionOf(reading, at(tree, 'logging', 'retention')),
    ...deploymentOf(reading, at(tree, 'deployment')),
  };
}

function httpOf(
  reading: Reading,
  node: ManifestNode | undefined,
  main: Parameters<typeof readHttp>[2],
): Http | undefined {
  if (node === undefined) return undefined;
  if (node.kind !== 'scalar') return readHttp(reading, node, main);
  if (reading.flag(node) === false) return undefined;
  return reading.misfit(node, 'a map, or false');
}

/** source: aws/copilot-cli internal/pkg/manifest (defaults of each type) */
function sizeOf(reading: Reading, tree: ManifestNode): { readonly cpu: number; readonly memory: number } {
  const [cpuNode, memoryNode] = [at(tree, 'cpu'), at(tree, 'memory')];
  const cpu = reading.whole(cpuNode, 1, 16_384) ?? 256;
  const memory = reading.whole(memoryNode, 1, 122_880) ?? 512;
  const offered = fargateMemory(cpu);
  if (offered === undefined) {
    if (cpuNode) reading.misfit(cpuNode, 'one of Fargate’s sizes');
    return { cpu: 256, memory: 512 };
  }
  if (offered.includes(memory)) return { cpu, memory };
  const [smallest = 512] = offered.filter((size) => size > memory);
  if (memoryNode) reading.misfit(memoryNode, `a size of Fargate's for cpu ${cpu}; ${smallest} is used`);
  else reading.ledger.remark('changed', `memory is ${smallest}: Fargate has no smaller size for cpu ${cpu}`);
  return { cpu, memory: smallest };
}

function execOf(reading: Reading, node: ManifestNode | undefined): boolean {
  const flag = node?.kind === 'map' ? at(node, 'enable') : node;
  const exec = reading.flag(flag) ?? false;
  if (flag && !exec) reading.ledger.note(flag, carried('nobody gets a shell'));
  return exec;
}

function retentionOf(reading: Reading, node: ManifestNode | undefined): number {
  const days = reading.whole(node, 1, 3653) ?? 30;
  if (RETENTIONS.includes(days)) return days;
  if (node) reading.misfit(node, 'a retention that CloudWatch Logs has');
  return 30;
}

function deploymentOf(
  reading: Reading,
  node: ManifestNode | undefined,
): { readonly recreate: boolean; readonly alarms: readonly string[] } {
  const rolling = at(node, 'rolling');
  const word = reading.text(rolling)?.toLowerCase();
  if (rolling && word !== 'default' && word !== 'recreate') reading.misfit(rolling, 'default or recreate');
  const alarms = at(node, 'rollback_alarms');
  return { recreate: word === 'recreate', alarms: alarms?.kind === 'list' ? reading.texts(alarms) : [] };
}
