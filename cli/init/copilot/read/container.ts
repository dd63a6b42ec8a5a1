import { left } from '../keys/row';
import { at, entriesOf, type ManifestNode } from '../tree';
import { readCredentials, readLocation } from './image';
import type { Reading } from './reading';

/** Where a secret is, as far as the manifest says. */
export type SecretSource =
  /** Of Secrets Manager, by name, or by a whole or partial ARN. */
  | { readonly kind: 'secret'; readonly id: string; readonly field?: string }
  /** Of Systems Manager, by name or ARN. */
  | { readonly kind: 'parameter'; readonly id: string };

export interface HealthCheck {
  readonly command: readonly string[];
  /** Seconds. */
  readonly interval?: number;
  readonly timeout?: number;
  readonly startPeriod?: number;
  readonly retries?: number;
}

/** When a container starts, by that which it waits for. */
export type Dependencies = ReadonlyMap<string, 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY'>;

export interface MountPoint {
  readonly volume: string;
  readonly path: string;
  readonly readOnly: boolean;
}

export interface Sidecar {
  readonly name: string;
  readonly reference: string;
  readonly credentials?: string;
  readonly port?: number;
  readonly essential: boolean;
  readonly variables: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, SecretSource>;
  readonly labels: ReadonlyMap<string, string>;
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly health?: HealthCheck;
  readonly dependsOn: Dependencies;
  readonly mounts: readonly MountPoint[];
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Those in clear. Of an export nothing but the name is known. */
export function readVariables(reading: Reading, node: ManifestNode | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of entriesOf(node)) {
    if (value.kind !== 'scalar') continue;
    if (!VARIABLE.test(name)) reading.misfit(value, 'named by letters, digits and underscores');
    else found.set(name, reading.text(value) ?? '');
  }
  return found;
}

/** source: Amazon ECS developer guide, "Pass Secrets Manager secrets through environment variables" (the three parts behind a name) */
const SECRET =
  /^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:)?([A-Za-z0-9/_+=.@-]+)(?::([^:]*):([^:]*):([^:]*))?$/;

/** A name, or an ARN. source: AWS Systems Manager API reference, PutParameter (Name) */
const PARAMETER = /^(arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/)?[A-Za-z0-9/_.-]{1,1011}$/;

export function readSecrets(reading: Reading, node: ManifestNode | undefined): Map<string, SecretSource> {
  const found = new Map<string, SecretSource>();
  for (const [name, value] of entriesOf(node)) {
    const source = readSecret(reading, value);
    if (source === undefined) continue;
    if (VARIABLE.test(name)) found.set(name, source);
    else reading.misfit(value, 'named by letters, digits and underscores');
  }
  return found;
}

function readSecret(reading: Reading, value: ManifestNode): SecretSource | undefined {
  const ofManager = at(value, 'secretsmanager');
  const node = ofManager ?? (value.kind === 'scalar' ? value : undefined);
  const text = reading.text(node);
  if (node === undefined || text === undefined) return undefined;
  if (ofManager === undefined && !/^arn:aws[a-z-]*:secretsmanager:/.test(text)) {
    if (PARAMETER.test(text)) return { kind: 'parameter', id: text };
    return reading.misfit(node, 'the name or ARN of a parameter of Systems Manager');
  }
  const [, prefix = '', name = '', field = '', stage = '', version = ''] = SECRET.exec(text) ?? [];
  if (name === '' || stage !== '' || version !== '') {
    return reading.misfit(node, 'the name or ARN of a secret, with :FIELD:: behind it or without');
  }
  return { kind: 'secret', id: `${prefix}${name}`, ...(field !== '' && { field }) };
}

/** What asks where a manifest says how often, and not what. source: aws/copilot-cli internal/pkg/manifest (NewDefaultContainerHealthCheck) */
const ASKED: readonly string[] = ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'];

/** source: Amazon ECS API reference, HealthCheck (the ranges; Copilot's defaults are those of its own pages) */
export function readHealthCheck(reading: Reading, node: ManifestNode | undefined): HealthCheck | undefined {
  if (entriesOf(node).length === 0) return undefined;
  const commandNode = at(node, 'command');
  const command = commandNode === undefined ? ASKED : reading.words(commandNode);
  if (command === undefined) return undefined;
  const interval = reading.seconds(at(node, 'interval'), 5, 300) ?? 10;
  const timeout = reading.seconds(at(node, 'timeout'), 2, 60) ?? 5;
  const startPeriod = reading.seconds(at(node, 'start_period'), 0, 300) ?? 0;
  const retries = reading.whole(at(node, 'retries'), 1, 10) ?? 2;
  return { command, interval, timeout, startPeriod, retries };
}

const CONDITIONS = ['START', 'COMPLETE', 'SUCCESS', 'HEALTHY'] as const;

export function readDependencies(reading: Reading, node: ManifestNode | undefined): Dependencies {
  const found = new Map<string, (typeof CONDITIONS)[number]>();
  for (const [name, value] of entriesOf(node)) {
    const text = reading.text(value)?.toUpperCase();
    const condition = CONDITIONS.find((one) => one === text);
    if (condition) found.set(name, condition);
    else reading.misfit(value, 'start, healthy, complete or success');
  }
  return found;
}

/** Of ECS: what a container may be called. source: Amazon ECS API reference, ContainerDefinition (name) */
const CONTAINER = /^[A-Za-z0-9_-]{1,255}$/;

export function readSidecars(reading: Reading, node: ManifestNode | undefined): readonly Sidecar[] {
  return entriesOf(node).flatMap(([name, sidecar]) => readSidecar(reading, name, sidecar) ?? []);
}

function readSidecar(reading: Reading, name: string, node: ManifestNode): Sidecar | undefined {
  const image = at(node, 'image');
  const location = image?.kind === 'map' ? at(image, 'location') : image;
  const reference = readLocation(reading, location);
  if (reference === undefined || !CONTAINER.test(name)) {
    reading.ledger.note(
      node,
      left('a sidecar needs an image that is pushed; give it one, and run this again'),
    );
    return undefined;
  }
  const credentials = readCredentials(reading, at(image, 'credentials') ?? at(node, 'credentialsParameter'));
  const port = portOf(reading, at(node, 'port'));
  const [entryPoint, command] = [reading.words(at(node, 'entrypoint')), reading.words(at(node, 'command'))];
  const health = readHealthCheck(reading, at(node, 'healthcheck'));
  return {
    ...{ name, reference },
    ...(credentials !== undefined && { credentials }),
    ...(port !== undefined && { port }),
    essential: reading.flag(at(node, 'essential')) ?? true,
    variables: readVariables(reading, at(node, 'variables')),
    secrets: readSecrets(reading, at(node, 'secrets')),
    labels: reading.named(at(node, 'labels')),
    ...(entryPoint && { entryPoint }),
    ...(command && { command }),
    ...(health && { health }),
    dependsOn: readDependencies(reading, at(node, 'depends_on')),
    mounts: readMounts(reading, at(node, 'mount_points')),
  };
}

/** `8080`, or `8080/tcp`. */
function portOf(reading: Reading, node: ManifestNode | undefined): number | undefined {
  if (node?.kind !== 'scalar' || !/^\d+\/tcp$/i.test(node.text)) return reading.whole(node, 1, 65_535);
  reading.ledger.read(node);
  return Number.parseInt(node.text, 10);
}

function readMounts(reading: Reading, node: ManifestNode | undefined): readonly MountPoint[] {
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => {
    const volume = reading.text(at(item, 'source_volume'));
    const path = reading.text(at(item, 'path'));
    const readOnly = reading.flag(at(item, 'read_only')) ?? true;
    return volume === undefined || path === undefined ? [] : [{ volume, path, readOnly }];
  });
}
