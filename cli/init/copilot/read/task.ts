import { changed, left } from '../keys/row';
import { at, entriesOf, type ManifestNode } from '../tree';
import type { Reading } from './reading';

/** How many tasks run, and by what that changes. */
export interface Count {
  readonly min: number;
  readonly max: number;
  /** Percent. */
  readonly cpu?: number;
  readonly memory?: number;
  /** How many messages may wait for each task. */
  readonly backlog?: number;
}

export interface Volume {
  readonly name: string;
  /** Where the main container has it. Absent: only a sidecar does. */
  readonly path?: string;
  readonly readOnly: boolean;
  /** Absent: an empty directory that the containers share. */
  readonly fileSystem?: {
    readonly id: string;
    readonly rootDirectory?: string;
    readonly accessPoint?: string;
    readonly iam: boolean;
  };
}

/** source: aws/copilot-cli internal/pkg/manifest (defaults of each type): one task */
export function readCount(reading: Reading, node: ManifestNode | undefined): Count {
  if (node === undefined) return { min: 1, max: 1 };
  if (node.kind === 'scalar') return fixed(reading.whole(node, 0, 5000));
  const spot = at(node, 'spot');
  if (spot !== undefined) return fixed(reading.whole(spot, 0, 5000));
  const { min, max } = readRange(reading, at(node, 'range'));
  const cpu = readTarget(reading, at(node, 'cpu_percentage'));
  const memory = readTarget(reading, at(node, 'memory_percentage'));
  const backlog = readBacklog(reading, at(node, 'queue_delay'));
  return {
    ...{ min, max },
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
    ...(backlog !== undefined && { backlog }),
  };
}

const fixed = (count = 1): Count => ({ min: count, max: count });

function readRange(reading: Reading, node: ManifestNode | undefined): { min: number; max: number } {
  if (node?.kind === 'map') {
    const min = reading.whole(at(node, 'min'), 0, 5000) ?? 1;
    const max = reading.whole(at(node, 'max'), 0, 5000) ?? min;
    reading.whole(at(node, 'spot_from'), 1, 5000);
    return { min, max: Math.max(min, max) };
  }
  if (node === undefined) return { min: 1, max: 1 };
  const [, min, max] = /^(\d{1,4})-(\d{1,4})$/.exec(reading.text(node) ?? '') ?? [];
  if (min !== undefined && Number(min) <= Number(max)) return { min: Number(min), max: Number(max) };
  reading.misfit(node, 'a range like 1-10');
  return { min: 1, max: 1 };
}

/** A percentage, or a map with its `value`. */
const readTarget = (reading: Reading, node: ManifestNode | undefined): number | undefined =>
  reading.whole(node?.kind === 'map' ? at(node, 'value') : node, 1, 100);

function readBacklog(reading: Reading, node: ManifestNode | undefined): number | undefined {
  const latency = reading.duration(at(node, 'acceptable_latency'));
  const each = reading.duration(at(node, 'msg_processing_time'));
  if (latency === undefined || each === undefined || each <= 0) return undefined;
  return Math.max(1, Math.floor(latency / each));
}

/** @returns undefined for what is not Linux */
export function readArchitecture(
  reading: Reading,
  node: ManifestNode | undefined,
): 'ARM64' | 'X86_64' | undefined {
  // source: aws/copilot-cli site/content/docs/include/platform.en.md (the default)
  if (node === undefined) return 'X86_64';
  if (node.kind === 'map') {
    const family = reading.text(at(node, 'osfamily'))?.toLowerCase() ?? 'linux';
    const word = reading.text(at(node, 'architecture'))?.toLowerCase() ?? 'x86_64';
    return family === 'linux' ? architectureOf(word) : undefined;
  }
  const [system, word = ''] = (reading.text(node) ?? '').toLowerCase().split('/');
  return system === 'linux' ? architectureOf(word) : undefined;
}

const architectureOf = (word: string): 'ARM64' | 'X86_64' | undefined => {
  if (word === 'arm64' || word === 'arm') return 'ARM64';
  return word === 'x86_64' || word === 'amd64' ? 'X86_64' : undefined;
};

/** `public` is Copilot's own default, and says nothing else than its absence. */
export function readPlacement(reading: Reading, node: ManifestNode | undefined): void {
  if (node === undefined || (node.kind === 'scalar' && node.text === 'public')) {
    const text =
      'tasks run in private subnets, behind a NAT gateway (about 33 USD a month), without public addresses';
    if (node) reading.ledger.note(node, changed(text));
    else reading.ledger.remark('changed', text);
    return;
  }
  if (node.kind === 'scalar' && node.text === 'private') reading.ledger.read(node);
  else if (node.kind === 'scalar') reading.misfit(node, 'public or private');
}

export function readVolumes(reading: Reading, node: ManifestNode | undefined): readonly Volume[] {
  return entriesOf(node).flatMap(([name, volume]) => {
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
      return reading.misfit(volume, 'named by letters and digits') ?? [];
    const fileSystem = readFileSystem(reading, at(volume, 'efs'));
    if (fileSystem === 'of Copilot') {
      // It has no path without the file system.
      reading.ledger.note(
        volume,
        left('Copilot’s own file system stays with it: find its id, and give efs.id'),
      );
      return [];
    }
    const path = reading.text(at(volume, 'path'));
    const readOnly = reading.flag(at(volume, 'read_only')) ?? true;
    return [{ name, readOnly, ...(path !== undefined && { path }), ...(fileSystem && { fileSystem }) }];
  });
}

function readFileSystem(
  reading: Reading,
  efs: ManifestNode | undefined,
): Volume['fileSystem'] | 'of Copilot' {
  if (efs === undefined) return undefined;
  if (efs.kind === 'scalar' && reading.flag(efs) === false) return undefined;
  const id = reading.text(at(efs, 'id'));
  if (id === undefined || !/^fs-[0-9a-f]{8,40}$/.test(id)) return 'of Copilot';
  const rootDirectory = reading.text(at(efs, 'root_dir'));
  const accessPoint = reading.text(at(efs, 'auth', 'access_point_id'));
  const iam = reading.flag(at(efs, 'auth', 'iam')) ?? true;
  return {
    ...{ id, iam },
    ...(rootDirectory !== undefined && { rootDirectory }),
    ...(accessPoint !== undefined && accessPoint !== '' && { accessPoint }),
  };
}
