import net from 'node:net';
import { TLS_VERSIONS, type TlsVersion } from '../elasticloadbalancing/ssl-policy';
import type { TlsListener } from './messages';

export interface TlsOptions extends net.SocketConstructorOpts {
  readonly servername?: string;
  readonly minVersion?: string;
  readonly maxVersion?: string;
}

/**
 * A connection that its user takes for TLS, over plain text: the stand-ins behind it have no certificates. The versions
 * of the protocol and the end of the certificate are the listener's; names, chains and ciphers are not looked at.
 */
export class TlsStandIn extends net.Socket {
  readonly encrypted = true;
  readonly authorized = true;
  readonly authorizationError = null;
  readonly alpnProtocol = false;
  readonly servername: string | false;
  private readonly version: TlsVersion | undefined;

  /** @param notModelled makes the error for what cannot be told */
  constructor(
    options: TlsOptions,
    private readonly listener: TlsListener | undefined,
    notModelled: (what: string) => Error,
  ) {
    super(options);
    this.servername = options.servername ?? false;
    const offers = options.minVersion !== undefined || options.maxVersion !== undefined;
    const isUnknown = offers && listener !== undefined && listener.versions === undefined;
    this.version = versionBetween(options, listener);
    this.once('connect', () => {
      if (isUnknown) this.destroy(notModelled('the security policy of the listener'));
      else if (this.version === undefined) this.destroy(refusal());
      else this.emit('secureConnect');
    });
  }

  getPeerCertificate(): object {
    if (this.listener === undefined || this.servername === false) return {};
    return {
      subject: { CN: this.servername },
      subjectaltname: `DNS:${this.servername}`,
      valid_to: validity(this.listener.certificateEnds),
    };
  }

  getProtocol(): string {
    return this.version ?? 'TLSv1.3';
  }

  getSession(): undefined {
    return undefined;
  }

  isSessionReused(): boolean {
    return false;
  }
}

/** The newest that both have; undefined when there is none. Node offers TLS 1.2 and 1.3 by default. */
function versionBetween(
  { minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3' }: TlsOptions,
  listener: TlsListener | undefined,
): TlsVersion | undefined {
  const [oldest, newest] = listener?.versions ?? ['TLSv1', 'TLSv1.3'];
  const place = (version: string) => TLS_VERSIONS.indexOf(version as TlsVersion);
  const best = Math.min(place(newest), place(maxVersion));
  return best >= Math.max(place(oldest), place(minVersion)) ? TLS_VERSIONS[best] : undefined;
}

/** source: RFC 8446 section 6.2 (protocol_version); Node names OpenSSL's reason so */
const refusal = (): Error =>
  Object.assign(new Error('tlsv1 alert protocol version'), { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });

/** As OpenSSL prints it: `Jan  1 00:00:00 2126 GMT`. */
function validity(at: number): string {
  const [, day = '', month = '', year = '', time = ''] = new Date(at).toUTCString().split(' ');
  return `${month} ${String(Number(day)).padStart(2)} ${time} ${year} GMT`;
}
