import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tls, { type TlsOptions } from 'node:tls';
import { listen } from '../../loopback';

export const pem = (name: string): Buffer =>
  readFileSync(join(__dirname, '../../../fixtures/certificates', `${name}.pem`));

/** A server of TLS with one of the test certificates, which says nothing. */
export async function tlsServer(certificate: string, options: TlsOptions = {}) {
  const server = tls.createServer({ key: pem('key'), cert: pem(certificate), ...options }, (socket) => {
    socket.on('error', () => undefined).resume(); // the client hangs up
  });
  server.on('tlsClientError', () => undefined); // that is what the client is asked about
  return { server, port: await listen(server) };
}

/** Speaks TLS 1.0 and 1.1 alone. */
export const OLD: TlsOptions = {
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.1',
  ciphers: 'DEFAULT:@SECLEVEL=0',
};
