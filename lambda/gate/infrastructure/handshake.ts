import { once } from 'node:events';
import { connect, type SecureVersion, type TLSSocket } from 'node:tls';
import { timeLimit } from '../../shared/time-limit';
import { codeOf } from './touch';

/** Milliseconds for one handshake, connecting included. */
const PATIENCE = 5_000;

/** What a handshake came to. */
export type Handshake =
  | {
      readonly kind: 'done';
      /** Why the certificate is not to be trusted, by Node's code: CERT_HAS_EXPIRED, ERR_TLS_CERT_ALTNAME_INVALID. */
      readonly refused?: string;
      /** When the certificate ends, in milliseconds since the Unix epoch. */
      readonly validTo?: number;
    }
  /** The server did not want what was offered. */
  | { readonly kind: 'rejected'; readonly code: string }
  /** No connection, no answer in time, or a version that this Node cannot offer. */
  | { readonly kind: 'not-tried'; readonly code: string };

/** A version that a floor may forbid. */
export type OldVersion = '1.0' | '1.1' | '1.2';

const NAMES: Readonly<Record<OldVersion, SecureVersion>> = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
};

/**
 * Speaks TLS with the load balancer and hangs up, whatever its certificate. Never rejects.
 *
 * @param only the one version that is offered. @default those that Node offers
 */
export async function handshake(
  { host, port, serverName }: { readonly host: string; readonly port: number; readonly serverName: string },
  signal: AbortSignal,
  only?: OldVersion,
): Promise<Handshake> {
  let connected = false;
  let socket: TLSSocket | undefined;
  const limit = timeLimit(PATIENCE, signal);
  try {
    socket = connect({
      ...{ host, port, servername: serverName },
      // Its faults are told apart below, which a refusal by Node would not leave time for.
      rejectUnauthorized: false,
      // Level 0: OpenSSL does not offer TLS 1.0 and 1.1 with their hashes otherwise, and would refuse them itself.
      ...(only && { minVersion: NAMES[only], maxVersion: NAMES[only], ciphers: 'DEFAULT:@SECLEVEL=0' }),
    });
    socket.once('connect', () => {
      connected = true;
    });
    await once(socket, 'secureConnect', { signal: limit.signal });
    // In types an Error, in fact its code.
    const refused = socket.authorizationError as unknown;
    const validTo = Date.parse(socket.getPeerCertificate().valid_to);
    return {
      kind: 'done',
      ...(!socket.authorized && { refused: typeof refused === 'string' ? refused : codeOf(refused ?? {}) }),
      ...(!Number.isNaN(validTo) && { validTo }),
    };
  } catch (error) {
    const code = limit.passed() ? 'timed out' : codeOf(error);
    return { kind: connected && isRejection(code) ? 'rejected' : 'not-tried', code };
  } finally {
    limit.lift();
    socket?.destroy();
  }
}

/**
 * Whether the other side ended a handshake: by an alert, by closing the connection, or by going on with another
 * version than the only one that was offered.
 */
// source: OpenSSL, sslerr.h: SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE (3.2 and later:
// SSL_R_SSL/TLS_ALERT_HANDSHAKE_FAILURE), SSL_R_UNSUPPORTED_PROTOCOL
function isRejection(code: string): boolean {
  return /_ALERT_/.test(code) || ['ECONNRESET', 'EPIPE', 'ERR_SSL_UNSUPPORTED_PROTOCOL'].includes(code);
}
