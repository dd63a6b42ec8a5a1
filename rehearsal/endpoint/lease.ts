import { ZodError, z } from 'zod';
import { NotModelled } from '../not-modelled';
import type { Answer } from './answer';
import { AwsError, type AwsService } from './aws-service';
import { type Call, nameOf, readCall } from './call';
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

  async close(): Promise<void> {
    this.properties.onClose(this);
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
    try {
      const fault = this.faults?.of(call);
      if (fault === 'drop') return fault;
      if (fault !== undefined) return call.error(fault);
      return call.answer(await carryOut(call, request));
    } catch (error) {
      return call.error(this.asAwsError(error, call));
    }
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
    const name = call === undefined ? 'the request' : nameOf(call);
    if (error instanceof ZodError) {
      const code = call?.service?.invalidInput ?? 'ValidationException';
      return new AwsError(code, `${name}: ${z.prettifyError(error)}`);
    }
    return new AwsError('InternalFailure', `the rehearsal failed on ${name}: ${String(error)}`, 500);
  }
}

function carryOut(call: Call, { accessKeyId }: WireRequest): object | Promise<object> {
  const { service, operation } = call;
  // Own properties only, so that `toString` is no operation.
  const act = service && Object.hasOwn(service.operations, operation) && service.operations[operation];
  if (!act) throw new NotModelled(operation);
  return act(call.input(), { accessKeyId });
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
