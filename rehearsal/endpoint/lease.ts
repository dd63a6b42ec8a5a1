import { ZodError, z } from 'zod';
import { NotModelled } from '../not-modelled';
import type { Answer } from './answer';
import { AwsError, type AwsService, type Operation } from './aws-service';
import { type Call, nameOf, readCall } from './call';
import { refusedShortcut } from './cdk-shortcuts';
import { type CustomResourceResponse, CustomResourceResponses } from './custom-resource-responses';
import { FaultInjection, type Faults } from './faults';
import { jsonError, readJson } from './json-protocol';
import type { WireRequest } from './wire-request';

/** What SDK clients sign with. The key id admits to this endpoint and to nothing else. */
export interface EndpointCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A `ResponseURL` for one custom resource, and what its handler will put there. */
export interface ExpectedResponse {
  readonly url: string;
  readonly response: Promise<CustomResourceResponse>;
}

/** What a call asks of a service, whatever protocol it came by. */
export interface NamedCall {
  /** As people name it: `ECS`. */
  readonly service: string;
  readonly operation: string;
  /** Decodes it anew at each call. @throws AwsError for what is not of the protocol */
  input(): unknown;
}

/** A call that came in; without an output when it was answered with an error. */
export interface HeardCall extends NamedCall {
  readonly output?: object;
  /** Why the command of the cdk CLI that has sent it is refused. */
  readonly refusal?: string;
}

/** AWS as one rehearsal has it: an access key, and the services that answer to it. */
export interface EndpointLease {
  readonly url: string;
  readonly credentials: EndpointCredentials;
  /** Calls that no service models, as `ECS.PutFoo`, in the order they came. */
  readonly notModelledCalls: string[];
  /**
   * Pending for ever when the handler puts nothing, so race it with the invocation. The URL says https, as
   * CloudFormation's does, because many handlers know no other: a hook's process opens TLS to this endpoint as a
   * plain connection (lambda/child-network.ts).
   */
  expectCustomResourceResponse(): ExpectedResponse;
  /** Has calls fail from now on; they are counted from now, too. */
  injectFaults(faults: Faults): void;
  /** Hears of each call that comes in, once its answer is known. @returns ends it */
  onCall(listener: (call: HeardCall) => void): () => void;
  /**
   * Carries out a call that no process has sent, without faults.
   *
   * @throws what the service throws, and NotModelled when there is no such operation
   */
  carryOut(call: NamedCall): Promise<object>;
  /** Refuses the access key from now on. */
  close(): Promise<void>;
}

export interface LeaseProperties {
  readonly url: string;
  readonly credentials: EndpointCredentials;
  readonly services: readonly AwsService[];
  readonly onClose: (lease: Lease) => void;
}

export class Lease implements EndpointLease {
  readonly url: string;
  readonly credentials: EndpointCredentials;
  readonly notModelledCalls: string[] = [];
  private readonly services: readonly AwsService[];
  private faults: FaultInjection | undefined;
  private readonly customResources = new CustomResourceResponses();
  private readonly listeners = new Set<(call: HeardCall) => void>();

  constructor(private readonly properties: LeaseProperties) {
    this.url = properties.url;
    this.credentials = properties.credentials;
    this.services = properties.services;
  }

  expectCustomResourceResponse(): ExpectedResponse {
    const { path, response } = this.customResources.expect();
    return { url: this.url.replace(/^http:/, 'https:') + path, response };
  }

  injectFaults(faults: Faults): void {
    this.faults = new FaultInjection(faults);
  }

  onCall(listener: (call: HeardCall) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async carryOut({ service: name, operation, input }: NamedCall): Promise<object> {
    const service = this.services.find((each) => each.name === name);
    if (!service || !Object.hasOwn(service.operations, operation)) {
      throw new NotModelled(`${name}.${operation}`, whatIsModelled(this.services, name));
    }
    const { accessKeyId } = this.credentials;
    return operationOf(service, operation)(input(), { accessKeyId, endpoint: this.url });
  }

  async close(): Promise<void> {
    this.properties.onClose(this);
  }

  /** What a URL leads to that one of the services has given out. */
  download(path: string): Uint8Array | undefined {
    for (const service of this.services) {
      const bytes = service.download?.(path);
      if (bytes) return bytes;
    }
    return undefined;
  }

  /** Whether requests that are signed with a key are this lease's: its own key, or one that its services gave out. */
  admits(accessKeyId: string): boolean {
    return (
      accessKeyId === this.credentials.accessKeyId ||
      this.services.some(({ hasIssued }) => hasIssued?.(accessKeyId))
    );
  }

  expectsResponseAt(path: string): boolean {
    return this.customResources.expects(path);
  }

  takeResponse(path: string, body: Buffer): Answer {
    try {
      this.customResources.take(path, readJson(body.toString('utf8')));
      return { status: 200, contentType: 'text/plain', body: '' };
    } catch (error) {
      return jsonError({ version: '1.1' }, this.asAwsError(error, undefined));
    }
  }

  /** Never rejects: what goes wrong is answered in the protocol of the request. */
  async answer(request: WireRequest): Promise<Answer | 'drop'> {
    const call = readCall(request, this.services);
    let output: object | undefined;
    let refused: string | undefined;
    try {
      refused = refusedShortcut({ ...call, userAgent: request.headers['user-agent'] });
      if (refused !== undefined) throw this.refused(call, refused);
      const fault = this.faults?.of(call);
      if (fault === 'drop') return fault;
      if (fault !== undefined) return call.error(fault);
      const { accessKeyId, region } = request;
      const caller = { accessKeyId, region, endpoint: this.url };
      output = await operationOf(call.service, call.operation)(call.input(), caller);
      return call.answer(output);
    } catch (error) {
      return call.error(this.asAwsError(error, call));
    } finally {
      this.tell(call, output, refused);
    }
  }

  private tell(call: Call, output: object | undefined, refusal: string | undefined): void {
    if (this.listeners.size === 0) return;
    const { service, serviceName, operation } = call;
    const named = { service: service?.name ?? serviceName, operation, input: () => call.input() };
    const heard = { ...named, ...(output && { output }), ...(refusal !== undefined && { refusal }) };
    for (const listener of this.listeners) listener(heard);
  }

  /** Listed, too: not every command shows the errors that it gets. */
  private refused(call: Call, why: string): AwsError {
    this.notModelledCalls.push(`${nameOf(call)} (${why})`);
    return new AwsError('AccessDeniedException', why, 403);
  }

  private asAwsError(error: unknown, call: Call | undefined): AwsError {
    if (error instanceof AwsError) return error;
    const missing = notModelled(error, call);
    if (missing !== undefined) {
      this.notModelledCalls.push(missing);
      return new AwsError(
        'UnknownOperationException',
        `a call of ${missing}, which is not modelled by the rehearsal`,
      );
    }
    const name = call === undefined ? 'the request' : nameOf(call);
    if (error instanceof ZodError) {
      const code = call?.service?.invalidInput ?? 'ValidationException';
      return new AwsError(code, `${name}: ${z.prettifyError(error)}`);
    }
    return new AwsError('InternalFailure', `the rehearsal failed on ${name}: ${String(error)}`, 500);
  }
}

function operationOf(service: AwsService | undefined, operation: string): Operation {
  // Own properties only, so that `toString` is no operation.
  const act = service && Object.hasOwn(service.operations, operation) && service.operations[operation];
  if (!act) throw new NotModelled(operation);
  return act;
}

/** All operations of the service that was named, in whatever case; the services when it is none of them. */
function whatIsModelled(services: readonly AwsService[], name: string): string {
  const meant = services.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!meant)
    return `services are ${services
      .map((each) => each.name)
      .sort()
      .join(', ')}`;
  return `operations of ${meant.name} are ${Object.keys(meant.operations).sort().join(', ')}`;
}

/** What of a call is not modelled: the whole of it, a part that a model names, or parameters nobody reads. */
function notModelled(error: unknown, call: Call | undefined): string | undefined {
  if (call === undefined) return undefined;
  if (error instanceof NotModelled) {
    return error.what === call.operation ? nameOf(call) : `${nameOf(call)} (${error.what})`;
  }
  if (error instanceof ZodError) {
    const unread = error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
    if (unread.length > 0) return `${nameOf(call)} (${unread.join(', ')})`;
  }
  return undefined;
}
