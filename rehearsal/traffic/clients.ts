import { isIP } from 'node:net';
import { CLIENT_HEADER } from '../elasticloadbalancing/request-record';
import type { Random } from '../random';
import { weightedDraw } from './pattern';
import type { UserRequest } from './user-request';

/**
 * Addresses that requests come from, each with its weight. Without them users are so many that none is a client of note:
 * nothing that counts by address ever acts on them.
 */
export type Clients = Readonly<Record<string, number>>;

/** In words; none when all is right. @param path of the option */
export function problemsOfClients(clients: Clients, path: string): string[] {
  const all = Object.entries(clients);
  return [
    ...(all.length > 0 && !all.some(([, weight]) => weight > 0)
      ? [`${path} must have a weight above 0, got none; name an address, or leave it out`]
      : []),
    ...all.flatMap(([address, weight]) => [
      ...(isIP(address) === 0
        ? [`${path} must name IP addresses, got ${address}; write it like 203.0.113.9`]
        : []),
      ...(weight >= 0 && Number.isFinite(weight)
        ? []
        : [`${path}.${address} must be at least 0, got ${weight}; correct its weight`]),
    ]),
  ];
}

/** Has each request say where it comes from, as the stand-in takes it. */
export function fromClients(clients: Clients, random: Random, request: () => UserRequest): () => UserRequest {
  const draw = weightedDraw(
    Object.entries(clients).map(([address, weight]) => ({ address, weight })),
    random,
  );
  return () => {
    const asked = request();
    return { ...asked, headers: [...asked.headers, CLIENT_HEADER, draw().address] };
  };
}
