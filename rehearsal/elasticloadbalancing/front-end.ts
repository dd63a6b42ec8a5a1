import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock/clock';
import type { ClientTraffic } from './listener';
import type { LoadBalancerAttributes } from './load-balancer-attributes';
import { answerOwn, rawAnswer } from './own-answer';
import { responseOn } from './upgrade';

/** Connections the kernel keeps until we accept them: Node accepts one in each turn of its event loop. */
const BACKLOG = 4096;

/** Bytes of one request line or header, and of all of them; beyond, ELB answers 400, and 414 for a long URL. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const LONGEST_LINE = 16_384;
const LONGEST_HEADERS = 65_536;

export interface FrontEndProperties {
  readonly clock: Clock;
  readonly attributes: () => LoadBalancerAttributes;
  /** Connections that are accepted at once. @default as many as come */
  readonly maxConnections?: number;
  onRequest(request: IncomingMessage, response: ServerResponse): void;
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** A request was answered with this status because it could not be read, or is too long. */
  onMalformed(status: number): void;
}

/** The HTTP server of one listener: plain HTTP on a free loopback port, with ELB's limits. */
export class FrontEnd {
  private readonly server: http.Server;
  /** When each open connection was opened, in simulated milliseconds. */
  private readonly openedAt = new Map<Socket, number>();
  private opened = 0;
  private rejected = 0;
  private bytesOfClosed = 0;

  constructor(private readonly properties: FrontEndProperties) {
    const { idleTimeoutMs } = properties.attributes();
    this.server = http.createServer(
      {
        keepAliveTimeout: idleTimeoutMs,
        headersTimeout: idleTimeoutMs,
        requestTimeout: 0, // ELB limits silence, not length
        maxHeaderSize: LONGEST_HEADERS,
        requireHostHeader: false, // Node would answer by itself, and nobody would count it
      },
      (request, response) => this.handle(request, response),
    );
    this.server.on('upgrade', (request, socket, head) => {
      const status = malformed(request);
      if (status === undefined) properties.onUpgrade(request, socket, head);
      else this.refuse(responseOn(request, socket), status);
    });
    this.server.on('clientError', (error, socket) => this.handleUnreadable(error, socket));
    this.server.on('connection', (socket: Socket) => this.track(socket));
    this.server.on('drop', () => {
      this.rejected += 1;
    });
    if (properties.maxConnections !== undefined) this.server.maxConnections = properties.maxConnections;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, resolve);
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections of clients, and the bytes that went over them, so far. */
  get traffic(): ClientTraffic {
    let bytes = this.bytesOfClosed;
    for (const socket of this.openedAt.keys()) bytes += bytesOf(socket);
    return { open: this.openedAt.size, opened: this.opened, rejected: this.rejected, bytes };
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.close((error) => (error ? reject(error) : resolve()));
      this.server.closeAllConnections();
      for (const socket of this.openedAt.keys()) socket.destroy(); // upgraded ones are no longer the server's
    });
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const status = malformed(request);
    if (status !== undefined) {
      request.resume();
      this.refuse(response, status);
      return;
    }
    const { clock, attributes, onRequest } = this.properties;
    const age = clock.now() - (this.openedAt.get(request.socket) ?? clock.now());
    if (age > attributes().clientKeepAliveMs) response.shouldKeepAlive = false;
    onRequest(request, response);
  }

  private refuse(response: ServerResponse, status: number): void {
    this.properties.onMalformed(status);
    answerOwn(response, status);
  }

  private handleUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    // source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
    const isLate = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    if (isLate && (socket as Socket).bytesRead === 0) {
      socket.destroy(); // an idle connection, not half a request
      return;
    }
    const status = isLate ? 408 : 400;
    this.properties.onMalformed(status);
    socket.end(rawAnswer(status));
  }

  private track(socket: Socket): void {
    this.opened += 1;
    this.openedAt.set(socket, this.properties.clock.now());
    socket.once('close', () => {
      this.bytesOfClosed += bytesOf(socket);
      this.openedAt.delete(socket);
    });
  }
}

function bytesOf(socket: Socket): number {
  return socket.bytesRead + socket.bytesWritten;
}

/** The status of a request that ELB does not take; undefined when it does. */
function malformed(request: IncomingMessage): 400 | 414 | undefined {
  if ((request.url?.length ?? 0) > LONGEST_LINE) return 414;
  if (request.headers.host === undefined && request.httpVersionMinor === 1) return 400;
  const raw = request.rawHeaders;
  for (let i = 1; i < raw.length; i += 2) {
    if ((raw[i] as string).length > LONGEST_LINE) return 400;
  }
  return undefined;
}
