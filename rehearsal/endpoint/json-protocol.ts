import { isDate } from 'node:util/types';
import type { Answer } from './answer';
import { AwsError, type AwsService, type JsonBinding } from './aws-service';
import type { Call } from './call';
import { queryErrorHeader } from './query-error-header';
import type { WireRequest } from './wire-request';

type Binding = Pick<JsonBinding, 'version' | 'queryCompatible'>;

/** Undefined for a request in another protocol. */
// source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
export function jsonCall({ headers, body }: WireRequest, services: readonly AwsService[]): Call | undefined {
  const target = headers['x-amz-target'];
  if (typeof target !== 'string') return undefined;
  const dot = target.lastIndexOf('.');
  const prefix = target.slice(0, dot);
  const service = services.find(({ json }) => json?.targetPrefix === prefix);
  const binding: Binding = service?.json ?? { version: '1.1' };
  return {
    service,
    serviceName: prefix,
    operation: target.slice(dot + 1),
    input: () => readJson(body.toString('utf8')),
    answer: (output) => answer(binding, 200, output),
    error: (error) => jsonError(binding, error),
  };
}

/** @throws AwsError for a body that is not JSON */
export function readJson(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch (error) {
    throw new AwsError('SerializationException', `the body must be JSON: ${(error as Error).message}`);
  }
}

export function jsonError(binding: Binding, error: AwsError): Answer {
  const { code, message, statusCode, members } = error;
  return {
    ...answer(binding, statusCode, { __type: code, message, ...members }),
    headers: { 'x-amzn-errortype': code, ...(binding.queryCompatible && queryErrorHeader(error)) },
  };
}

function answer({ version }: Binding, status: number, output: object): Answer {
  return {
    status,
    contentType: `application/x-amz-json-${version}`,
    body: JSON.stringify(jsonValue(output)),
  };
}

/** AWS JSON writes times as seconds since the Unix epoch, with a fraction, and bytes as base64. */
// source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html (timestamps: epoch-seconds)
function jsonValue(value: unknown): unknown {
  if (isDate(value)) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(jsonValue);
  if (typeof value !== 'object' || value === null) return value;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([key, inner]) => [key, jsonValue(inner)]));
}
