import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { CLIENT_HEADER } from './request-record';

/** Where the load generator says that a request comes from; undefined of who says nothing, or nothing that is an address. */
export function addressOf(request: IncomingMessage): string | undefined {
  const said = request.headers[CLIENT_HEADER];
  return typeof said === 'string' && isIP(said) !== 0 ? said : undefined;
}
