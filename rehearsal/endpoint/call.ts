import type { Answer } from './answer';
import { appConfigCall } from './appconfig-protocol';
import type { AwsError, AwsService } from './aws-service';
import { cborCall } from './cbor-protocol';
import { jsonCall, jsonError } from './json-protocol';
import { lambdaCall } from './lambda-service';
import { queryCall } from './query-protocol';
import { route53Call } from './route53-protocol';
import { s3Call } from './s3-protocol';
import type { WireRequest } from './wire-request';

/** A call that came in, in the words of its protocol. */
export interface Call {
  /** Undefined when none of the services is meant. */
  readonly service: AwsService | undefined;
  /** What the wire calls the service when it is none that is known. */
  readonly serviceName: string;
  readonly operation: string;
  /** @throws AwsError for a body that is not of the protocol */
  input(): unknown;
  answer(output: object): Answer;
  error(error: AwsError): Answer;
}

/** What a request asks for, by whichever protocol it speaks. */
export function readCall(request: WireRequest, services: readonly AwsService[]): Call {
  return (
    s3Call(request, services) ??
    route53Call(request, services) ??
    appConfigCall(request, services) ??
    lambdaCall(request, services) ??
    cborCall(request, services) ??
    jsonCall(request, services) ??
    queryCall(request, services) ?? {
      service: undefined,
      serviceName: request.signedFor,
      operation: `${request.method} ${request.path}`,
      input: () => undefined,
      answer: () => ({ status: 200, contentType: 'text/plain', body: '' }),
      error: (error) => jsonError({ version: '1.1' }, error),
    }
  );
}

/** `ECS.PutFoo`, for people. */
export function nameOf({ service, serviceName, operation }: Call): string {
  return `${service?.name ?? serviceName}.${operation}`;
}
