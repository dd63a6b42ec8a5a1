import type { IncomingMessage } from 'node:http';
import type { RoutableRequest } from './conditions';

const NONE: readonly string[] = [];

/** A request as rules look at it; what no rule asks for is not worked out. */
export class IncomingRoutable implements RoutableRequest {
  /** Where the query string begins; negative without one. */
  private readonly mark: number;

  constructor(private readonly request: IncomingMessage) {
    this.mark = (request.url ?? '/').indexOf('?');
  }

  get method(): string {
    return this.request.method ?? 'GET';
  }

  get host(): string {
    return this.request.headers.host ?? '';
  }

  get path(): string {
    const { url = '/' } = this.request;
    return this.mark < 0 ? url : url.slice(0, this.mark);
  }

  get query(): string {
    return this.mark < 0 ? '' : (this.request.url ?? '').slice(this.mark + 1);
  }

  get sourceIp(): string {
    return this.request.socket.remoteAddress ?? '';
  }

  headerValues(name: string): readonly string[] {
    // Nearly always it was not sent: Node works out all distinct headers as soon as one is asked for.
    return this.request.headers[name] === undefined ? NONE : (this.request.headersDistinct[name] ?? NONE);
  }
}
