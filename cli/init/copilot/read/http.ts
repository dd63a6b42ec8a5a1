import { carried, changed, left } from '../keys/row';
import { at, type ManifestNode, type ScalarNode } from '../tree';
import type { Sidecar } from './container';
import type { Reading } from './reading';

/** A name that users know the service by. */
export interface Alias {
  readonly name: string;
  readonly hostedZoneId?: string;
  /** Where name and zone stand, for what is said of them. */
  readonly nodes: readonly ManifestNode[];
}

/** What a load balancer does for a service. */
export interface Http {
  readonly health: {
    readonly ready: string;
    readonly intervalSeconds?: number;
    readonly timeoutSeconds?: number;
    readonly graceSeconds: number;
  };
  /** The port that has the traffic, if not the container's own. */
  readonly port?: number;
  readonly aliases: readonly Alias[];
  /** Whether only some addresses may reach it. */
  readonly closed: boolean;
}

/** As Teal's configuration takes it. source: RFC 9112 section 3 */
const PATH = /^\/[\x21\x22\x24-\x7e]*$/;

const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** @param main name of the container of the service itself, and the ports of those beside it */
export function readHttp(
  reading: Reading,
  http: ManifestNode,
  main: { readonly name: string; readonly port?: number; readonly sidecars: readonly Sidecar[] },
): Http {
  readPath(reading, at(http, 'path'));
  readProtocol(reading, at(http, 'version'));
  const stickiness = at(http, 'stickiness');
  if (reading.flag(stickiness) === false && stickiness) {
    reading.ledger.note(stickiness, carried('requests go to any task'));
  }
  const redirect = at(http, 'redirect_to_https');
  if (reading.flag(redirect) === false && redirect) {
    reading.ledger.note(redirect, left('with a domain, HTTP is redirected; without one there is no HTTPS'));
  }
  const addresses = reading.texts(at(http, 'allowed_source_ips'));
  const port = readTarget(reading, http, main);
  return {
    health: readHealth(reading, at(http, 'healthcheck')),
    ...(port !== undefined && { port }),
    aliases: readAliases(reading, http),
    closed: addresses.length > 0,
  };
}

function readPath(reading: Reading, node: ManifestNode | undefined): void {
  const path = reading.text(node);
  if (node === undefined || path === undefined || path === '/') return;
  const text =
    'the service has a load balancer of its own and gets every path; to keep the path on a load balancer that is there, give environments.*.loadBalancer with paths';
  reading.ledger.note(node, changed(text));
}

function readProtocol(reading: Reading, node: ManifestNode | undefined): void {
  const version = reading.text(node);
  if (node === undefined || version === undefined || version.toLowerCase() === 'http1') return;
  const text =
    'the load balancer speaks HTTP/1.1 with tasks: a service that speaks gRPC or HTTP/2 alone cannot be moved';
  reading.ledger.note(node, left(text));
}

/**
 * The port of the container itself that has the traffic. One that a sidecar has is the sidecar's, also where no container is named:
 * the service would be told to listen there, where the sidecar listens already.
 * source: aws/copilot-cli internal/pkg/manifest (the target of a routing rule)
 */
function readTarget(
  reading: Reading,
  http: ManifestNode,
  main: Parameters<typeof readHttp>[2],
): number | undefined {
  const [node, portNode] = [
    at(http, 'target_container') ?? at(http, 'targetContainer'),
    at(http, 'target_port'),
  ];
  const name = reading.text(node);
  if (name === main.name && node) reading.ledger.note(node, carried('the container itself'));
  const port = reading.whole(portNode, 1, 65_535);
  const isSidecars =
    name === undefined
      ? port !== main.port && main.sidecars.some((sidecar) => sidecar.port === port)
      : name !== main.name;
  if (!isSidecars || port === undefined) return port;
  if (portNode) {
    const text =
      'it is a sidecar’s, and the load balancer leads to the container itself, at image.port; let that answer for users, or route by hand in lib/customize.ts';
    reading.ledger.note(portNode, left(text));
  }
  return undefined;
}

/** source: aws/copilot-cli site/content/docs/include/http-healthcheck.en.md (`/`, 60 s of grace) */
function readHealth(reading: Reading, node: ManifestNode | undefined): Http['health'] {
  const isMap = node?.kind === 'map';
  const pathNode = isMap ? at(node, 'path') : node;
  const path = reading.text(pathNode) ?? '/';
  if (!PATH.test(path) && pathNode) reading.misfit(pathNode, 'a path in ASCII that begins with /');
  const intervalSeconds = reading.seconds(at(node, 'interval'), 5, 300);
  const timeoutNode = at(node, 'timeout');
  const timeout = reading.seconds(timeoutNode, 2, 120);
  // Teal asks every 10 seconds where nobody says otherwise.
  const timeoutSeconds = timeout !== undefined && timeout < (intervalSeconds ?? 10) ? timeout : undefined;
  if (timeoutNode && timeout !== undefined && timeoutSeconds === undefined) {
    reading.misfit(timeoutNode, `less than the interval, ${intervalSeconds ?? 10} s`);
  }
  keepOrLeave(reading, at(node, 'healthy_threshold'), '2');
  keepOrLeave(reading, at(node, 'unhealthy_threshold'), '2');
  keepOrLeave(reading, at(node, 'success_codes'), '200');
  return {
    ready: PATH.test(path) ? path : '/',
    ...(intervalSeconds !== undefined && { intervalSeconds }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    graceSeconds: reading.seconds(at(node, 'grace_period'), 0, 2_147_483_647) ?? 60,
  };
}

/** Where it is what Teal does anyway, it is carried over. */
function keepOrLeave(reading: Reading, node: ManifestNode | undefined, value: string): void {
  if (node?.kind === 'scalar' && node.text === value) reading.ledger.note(node, carried(`it is ${value}`));
}

function readAliases(reading: Reading, http: ManifestNode): readonly Alias[] {
  const alias = at(http, 'alias');
  const zone = zoneOf(reading, at(http, 'hosted_zone'));
  if (alias === undefined) return [];
  return (alias.kind === 'list' ? alias.items : [alias]).flatMap((item) => {
    const node = item.kind === 'map' ? at(item, 'name') : item;
    const name = reading.text(node);
    if (node === undefined || name === undefined) return [];
    if (!DOMAIN.test(name)) return reading.misfit(node, 'a domain name in small letters') ?? [];
    const own = at(item, 'hosted_zone') ?? at(http, 'hosted_zone');
    const hostedZoneId = zoneOf(reading, at(item, 'hosted_zone')) ?? zone;
    const nodes = [node, ...(own ? [own] : [])];
    return [{ name, nodes, ...(hostedZoneId !== undefined && { hostedZoneId }) }];
  });
}

function zoneOf(reading: Reading, node: ManifestNode | undefined): string | undefined {
  const id = reading.text(node) as string | undefined;
  if (node === undefined || id === undefined) return undefined;
  return /^Z[A-Z0-9]{1,31}$/.test(id) ? id : reading.misfit(node as ScalarNode, 'the id of a hosted zone');
}
