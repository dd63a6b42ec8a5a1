import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitHub } from '../../../cli/github/api';

export interface Call {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
  readonly token: string | undefined;
}

/** What a route answers: an object as JSON, bytes as they are, or a status with headers. */
export type Reply =
  | { readonly json: unknown; readonly status?: number; readonly headers?: Record<string, string> }
  | { readonly bytes: Buffer }
  | { readonly status: number; readonly headers?: Record<string, string>; readonly text?: string }
  /** Page by page, by `per_page` and `page`. @param within the name of the list in the answer. @default it is the answer */
  | { readonly list: readonly unknown[]; readonly within?: string };

type Route = Reply | ((call: Call) => Reply);

/** GitHub's REST API of `acme/shop`, as far as a test says: what it does not say is 404. */
export class GitHubStandIn {
  readonly calls: Call[] = [];
  /** Milliseconds that were waited, in order. */
  readonly waits: number[] = [];
  private readonly routes = new Map<string, Route>();
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request, response);
  });
  private now = Date.parse('2026-11-26T10:00:00Z');

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** @param path below `/repos/acme/shop/`, without a query */
  on(method: string, path: string, route: Route): void {
    this.routes.set(`${method} /repos/acme/shop/${path}`, route);
  }

  client(signal = new AbortController().signal): GitHub {
    const pause = {
      now: () => this.now,
      sleep: async (milliseconds: number) => {
        this.waits.push(milliseconds);
        this.now += milliseconds;
      },
    };
    return new GitHub({ url: this.url, repository: 'acme/shop', token: 'secret' }, pause, signal);
  }

  /** What a process gets to reach it. */
  environment(): Record<string, string> {
    return { GITHUB_API_URL: this.url, GITHUB_REPOSITORY: 'acme/shop', GITHUB_TOKEN: 'secret' };
  }

  /** Calls that change something. */
  get writes(): Call[] {
    return this.calls.filter(({ method }) => method !== 'GET');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const { method = '', url = '', headers } = request;
    const call = {
      method,
      path: url,
      body: text === '' ? undefined : JSON.parse(text),
      token: headers.authorization,
    };
    this.calls.push(call);
    const { pathname, searchParams } = new URL(url, this.url);
    const route = this.routes.get(`${method} ${pathname}`);
    const reply = typeof route === 'function' ? route(call) : route;
    if (reply === undefined) send(response, 404, { message: 'Not Found' });
    else if ('bytes' in reply) response.end(reply.bytes);
    else if ('list' in reply) this.page(response, reply, pathname, searchParams);
    else if ('json' in reply) send(response, reply.status ?? 200, reply.json, reply.headers);
    else response.writeHead(reply.status, reply.headers).end(reply.text ?? '');
  }

  private page(
    response: ServerResponse,
    { list, within }: { list: readonly unknown[]; within?: string },
    pathname: string,
    query: URLSearchParams,
  ): void {
    const size = Number(query.get('per_page') ?? 30);
    const page = Number(query.get('page') ?? 1);
    const items = list.slice((page - 1) * size, page * size);
    const next = new URLSearchParams(query);
    next.set('page', String(page + 1));
    const more = page * size < list.length;
    send(
      response,
      200,
      within === undefined ? items : { total_count: list.length, [within]: items },
      more ? { link: `<${this.url}${pathname}?${next}>; rel="next"` } : {},
    );
  }
}

function send(response: ServerResponse, status: number, json: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
}
