import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { timeLimit } from '../../shared/time-limit';

/** Where requests of a gate go. */
export interface Destination {
  /** DNS name of the load balancer. */
  readonly host: string;
  readonly port: number;
  /** Name for SNI and the certificate; absent: plain HTTP. */
  readonly serverName?: string;
}

/** Attempts to connect, and milliseconds before the second and the third. */
const PAUSES = [0, 1_000, 3_000];
/** Milliseconds for one attempt, TLS handshake included. */
const PATIENCE = 5_000;

/** The handshake was carried out and the certificate refused. It stays what it is, however often it is asked for. */
export class CertificateRefused extends Error {
  override readonly name = 'CertificateRefused';
  /** @param code Node's, such as CERT_HAS_EXPIRED or ERR_TLS_CERT_ALTNAME_INVALID */
  constructor(readonly code: string) {
    super(`the certificate was refused: ${code}`);
  }
}

/**
 * Opens a connection, trying three times: a name that does not resolve yet or a TLS handshake that hangs says
 * nothing of the release (one of them rolled back a good one: carreque/bluegreenDeployment, phase 6). What is
 * sent over the connection is never sent twice.
 *
 * @throws CertificateRefused at once
 * @throws the last attempt's error
 */
export async function connect(destination: Destination, signal: AbortSignal): Promise<Socket> {
  let last: unknown;
  for (const pause of PAUSES) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (signal.aborted) break;
    try {
      return await attempt(destination, signal);
    } catch (error) {
      if (error instanceof CertificateRefused) throw error;
      last = error;
    }
  }
  throw last ?? signal.reason;
}

async function attempt({ host, port, serverName }: Destination, signal: AbortSignal): Promise<Socket> {
  const socket =
    serverName === undefined
      ? connectTcp({ host, port })
      : connectTls({ host, port, servername: serverName });
  const limit = timeLimit(PATIENCE, signal);
  try {
    await once(socket, serverName === undefined ? 'connect' : 'secureConnect', { signal: limit.signal });
    return socket;
  } catch (error) {
    socket.destroy();
    // Set by no other failure than that of the certificate; in types an Error, in fact its code.
    const refused = socket instanceof TLSSocket && socket.authorizationError;
    throw refused ? new CertificateRefused(String(refused)) : error;
  } finally {
    limit.lift();
  }
}
