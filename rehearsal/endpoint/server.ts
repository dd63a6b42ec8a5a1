import { randomBytes } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { credentialScope, refusal } from './admission';
import type { Answer } from './answer';
import { AwsError, type AwsService } from './aws-service';
import { readCall } from './call';
import type { Faults } from './faults';
import {
  type EndpointCredentials,
  type EndpointLease,
  type ExpectedResponse,
  type HeardCall,
  Lease,
  type NamedCall,
} from './lease';
import { bodyOf, bytesOf, type WireRequest } from './wire-request';

export type { EndpointCredentials, EndpointLease } from './lease';

/** Should a page get an answer after all: it may not embed it, show it in a frame, or take it for another type. */
const FOR_NO_PAGE = {
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

export interface LeaseOptions {
  /** Of a process that was given them before, and goes on. @default random ones */
  readonly credentials?: EndpointCredentials | undefined;
}

/**
 * AWS on a loopback port: unmodified SDK clients find it by `AWS_ENDPOINT_URL`. One serves many rehearsals at once:
 * each leases an access key, and a request is answered by the services of the key that signed it. No other request
 * is (see admission.ts). The endpoint itself is its first lease, for one rehearsal alone.
 */
export class AwsEndpoint implements EndpointLease {
  private readonly leases = new Map<string, Lease>();
  private readonly server = http.createServer((request, response) => {
    void this.respond(request, response);
  });
  private own!: Lease;

  private constructor() {
    // By default, Node forgets the headers after the two thousandth: one of those may tell that a page asks. How long they
    // may be together is limited all the same.
    this.server.maxHeadersCount = 0;
  }

  /** @param services of the endpoint's own lease; none for one that is only leased from */
  static async start(services: readonly AwsService[] = [], options: LeaseOptions = {}): Promise<AwsEndpoint> {
    const endpoint = new AwsEndpoint();
    await new Promise<void>((resolve, reject) => {
      endpoint.server.once('error', reject);
      endpoint.server.listen(0, '127.0.0.1', resolve);
    });
    endpoint.own = endpoint.lease(services, options);
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get credentials(): EndpointCredentials {
    return this.own.credentials;
  }

  get notModelledCalls(): string[] {
    return this.own.notModelledCalls;
  }

  expectCustomResourceResponse(): ExpectedResponse {
    return this.own.expectCustomResourceResponse();
  }

  injectFaults(faults: Faults): void {
    this.own.injectFaults(faults);
  }

  onCall(listener: (call: HeardCall) => void): () => void {
    return this.own.onCall(listener);
  }

  carryOut(call: NamedCall): Promise<object> {
    return this.own.carryOut(call);
  }

  /** @throws Error for credentials that are leased already */
  lease(services: readonly AwsService[], { credentials = randomCredentials() }: LeaseOptions = {}): Lease {
    const { accessKeyId } = credentials;
    if (this.leases.has(accessKeyId))
      throw new Error(`access key ${accessKeyId} is leased already; rebind it`);
    const onClose = (lease: Lease) => {
      // The key may be another's by now.
      if (this.leases.get(accessKeyId) === lease) this.leases.delete(accessKeyId);
    };
    const lease = new Lease({ url: this.url, credentials, services, onClose });
    this.leases.set(accessKeyId, lease);
    return lease;
  }

  /**
   * Ends a lease and gives its key to the next rehearsal: a process that holds the key goes on and meets other
   * services.
   *
   * @throws Error for a key that is not leased
   */
  rebind(accessKeyId: string, services: readonly AwsService[]): EndpointLease {
    const lease = this.leases.get(accessKeyId);
    if (lease === undefined) throw new Error(`access key ${accessKeyId} is not leased`);
    this.leases.delete(accessKeyId);
    return this.lease(services, { credentials: lease.credentials });
  }

  /** Does not keep the process alive any more, nor do its connections. */
  unref(): void {
    this.server.unref();
    this.server.on('connection', (socket) => socket.unref());
  }

  /** Ends every lease. */
  close(): Promise<void> {
    this.leases.clear();
    return new Promise((resolve, reject) => {
      this.server.close((error) => (error ? reject(error) : resolve()));
      this.server.closeAllConnections();
    });
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.answer(request);
    if (answer === 'drop') {
      request.socket.destroy();
      return;
    }
    const { status, contentType, headers, body } = answer;
    // This machine's time is not a hook's, whose Date is the engine's: an SDK that saw both would take the difference for a
    // skewed clock, and try every call that fails again, as often as the seconds fall.
    response.sendDate = false;
    response.writeHead(status, { ...FOR_NO_PAGE, ...headers, 'content-type': contentType });
    response.end(body);
  }

  /** Never rejects: what goes wrong is answered in the protocol of the request. */
  private async answer(incoming: IncomingMessage): Promise<Answer | 'drop'> {
    const scope = credentialScope(incoming.headers.authorization);
    const request: WireRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '/',
      headers: incoming.headers,
      accessKeyId: '',
      // A refusal, too, comes in the words of the service.
      signedFor: scope?.service ?? '',
      region: scope?.region ?? '',
      body: Buffer.alloc(0),
    };
    try {
      const { headers, headersDistinct } = incoming;
      const approach = { target: request.path, hosts: headersDistinct.host ?? [], headers };
      const refused = refusal(approach, this.port);
      if (refused !== undefined) throw accessDenied(refused);
      const awaiting = request.method === 'PUT' && this.leaseThatExpects(request.path);
      if (awaiting) return awaiting.takeResponse(request.path, await bodyOf(incoming));
      const download = request.method === 'GET' ? this.download(request.path) : undefined;
      if (download) return { status: 200, contentType: 'application/octet-stream', body: download };
      const lease = scope && this.leaseOf(scope.accessKeyId);
      if (!lease) throw accessDenied('the access key is not the one of this rehearsal');
      return await lease.answer({
        ...request,
        accessKeyId: scope.accessKeyId,
        // To S3 the encoding is the object's own.
        body: await (scope.service === 's3' ? bytesOf : bodyOf)(incoming),
      });
    } catch (error) {
      const failure =
        error instanceof AwsError
          ? error
          : new AwsError('InternalFailure', `the rehearsal failed: ${String(error)}`, 500);
      return readCall(request, []).error(failure);
    }
  }

  private leaseOf(accessKeyId: string): Lease | undefined {
    return (
      this.leases.get(accessKeyId) ?? [...this.leases.values()].find((lease) => lease.admits(accessKeyId))
    );
  }

  /** A URL that was given out is its own permission. */
  private download(path: string): Uint8Array | undefined {
    for (const lease of this.leases.values()) {
      const bytes = lease.download(path);
      if (bytes) return bytes;
    }
    return undefined;
  }

  private leaseThatExpects(path: string): Lease | undefined {
    return [...this.leases.values()].find((lease) => lease.expectsResponseAt(path));
  }
}

function randomCredentials(): EndpointCredentials {
  return {
    accessKeyId: `TEAL${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
  };
}

function accessDenied(reason: string): AwsError {
  return new AwsError('AccessDeniedException', reason, 403);
}
