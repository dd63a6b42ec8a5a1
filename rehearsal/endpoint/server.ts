import { randomBytes } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ZodError, z } from 'zod';
import { NotModelled } from '../not-modelled';
import { credentialScope, refusal } from './admission';
import type { Answer } from './answer';
import { AwsError, type AwsService } from './aws-service';
import { type CustomResourceResponse, CustomResourceResponses } from './custom-resource-responses';
import { jsonAnswer, jsonError, readJson } from './json-protocol';
import { queryAnswer, queryError, readQuery } from './query-protocol';

/** What SDK clients sign with. The key id admits to this endpoint and to nothing else. */
export interface EndpointCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A call that came in, in the words of its protocol. */
interface Call {
  readonly service: AwsService | undefined;
  /** `ECS.PutFoo`, for people. */
  readonly name: string;
  readonly operation: string;
  readonly input: unknown;
}

/**
 * AWS on a loopback port, as far as `services` go: unmodified SDK clients find it by `AWS_ENDPOINT_URL`. Answers
 * only requests that carry its own access key (see admission.ts).
 */
export class AwsEndpoint {
  /** Calls that no service models, as `ECS.PutFoo`, in the order they came. */
  readonly notModelledCalls: string[] = [];
  readonly credentials: EndpointCredentials = {
    accessKeyId: `TEAL${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
  };
  private readonly customResources = new CustomResourceResponses();
  private readonly server = http.createServer((request, response) => {
    void this.answer(request).then(({ status, contentType, headers, body }) => {
      response.writeHead(status, { ...headers, 'content-type': contentType });
      response.end(body);
    });
  });

  private constructor(private readonly services: readonly AwsService[]) {}

  static async start(services: readonly AwsService[]): Promise<AwsEndpoint> {
    const endpoint = new AwsEndpoint(services);
    await new Promise<void>((resolve, reject) => {
      endpoint.server.once('error', reject);
      endpoint.server.listen(0, '127.0.0.1', resolve);
    });
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /**
   * A `ResponseURL` for one custom resource, and what its handler will put there; pending for ever when it puts
   * nothing, so race it with the invocation. The URL says https, as CloudFormation's does, because many handlers
   * know no other: a hook's process opens TLS to this endpoint as a plain connection (lambda/child-network.ts).
   */
  expectCustomResourceResponse(): {
    readonly url: string;
    readonly response: Promise<CustomResourceResponse>;
  } {
    const { path, response } = this.customResources.expect();
    return { url: `https://127.0.0.1:${this.port}${path}`, response };
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.close((error) => (error ? reject(error) : resolve()));
      this.server.closeAllConnections();
    });
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Never rejects: what goes wrong is answered in the protocol of the request. */
  private async answer(request: IncomingMessage): Promise<Answer> {
    const path = request.url ?? '/';
    const refused = refusal(request.headers, this.port);
    if (refused !== undefined) return failure(request, undefined, accessDenied(refused));
    if (request.method === 'PUT' && this.customResources.expects(path))
      return this.takeResponse(path, request);
    const scope = credentialScope(request.headers.authorization);
    if (scope?.accessKeyId !== this.credentials.accessKeyId) {
      return failure(request, undefined, accessDenied('the access key is not the one of this rehearsal'));
    }
    let call: Call | undefined;
    try {
      call = this.read(request, scope.service, await bodyOf(request));
      return await carryOut(call);
    } catch (error) {
      return failure(request, call?.service, this.asAwsError(error, call));
    }
  }

  private async takeResponse(path: string, request: IncomingMessage): Promise<Answer> {
    try {
      this.customResources.take(path, readJson(await bodyOf(request)));
      return { status: 200, contentType: 'text/plain', body: '' };
    } catch (error) {
      return failure(request, undefined, this.asAwsError(error, undefined));
    }
  }

  private read(request: IncomingMessage, signedFor: string, body: string): Call {
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') {
      const dot = target.lastIndexOf('.');
      const [prefix, operation] = [target.slice(0, dot), target.slice(dot + 1)];
      const service = this.services.find((each) => each.protocol === 'json' && each.targetPrefix === prefix);
      return { service, name: `${service?.name ?? prefix}.${operation}`, operation, input: readJson(body) };
    }
    if (isForm(request)) {
      const { action, parameters } = readQuery(body);
      const service = this.services.find(
        (each) => each.protocol === 'query' && each.serviceName === signedFor,
      );
      return {
        service,
        name: `${service?.name ?? signedFor}.${action}`,
        operation: action,
        input: parameters,
      };
    }
    const operation = `${request.method} ${request.url}`;
    return { service: undefined, name: `${signedFor}: ${operation}`, operation, input: undefined };
  }

  private asAwsError(error: unknown, call: Call | undefined): AwsError {
    if (error instanceof AwsError) return error;
    const missing = notModelled(error, call);
    if (missing !== undefined) {
      this.notModelledCalls.push(missing);
      return new AwsError(
        'UnknownOperationException',
        `Lambda hook called ${missing}, which is not modelled`,
      );
    }
    const { name } = call ?? { name: 'the request' };
    if (error instanceof ZodError) {
      return new AwsError('ValidationException', `${name}: ${z.prettifyError(error)}`);
    }
    return new AwsError('InternalFailure', `the rehearsal failed on ${name}: ${String(error)}`, 500);
  }
}

async function carryOut({ service, operation, input }: Call): Promise<Answer> {
  // Own properties only, so that `toString` is no operation.
  const act = service && Object.hasOwn(service.operations, operation) && service.operations[operation];
  if (!service || !act) throw new NotModelled(operation);
  const output = await act(input);
  return service.protocol === 'json'
    ? jsonAnswer(service.version, output)
    : queryAnswer(service.xmlns, operation, output);
}

/** What of a call is not modelled: the whole of it, a part that a model names, or parameters nobody reads. */
function notModelled(error: unknown, call: Call | undefined): string | undefined {
  if (call === undefined) return undefined;
  if (error instanceof NotModelled) {
    return error.what === call.operation ? call.name : `${call.name} (${error.what})`;
  }
  if (error instanceof ZodError) {
    const unread = error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
    if (unread.length > 0) return `${call.name} (${unread.join(', ')})`;
  }
  return undefined;
}

function failure(request: IncomingMessage, service: AwsService | undefined, error: AwsError): Answer {
  if (service?.protocol === 'query') return queryError(service.xmlns, error);
  return isForm(request) ? queryError('', error) : jsonError(service?.version ?? '1.1', error);
}

function accessDenied(reason: string): AwsError {
  return new AwsError('AccessDeniedException', reason, 403);
}

function isForm(request: IncomingMessage): boolean {
  return request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
