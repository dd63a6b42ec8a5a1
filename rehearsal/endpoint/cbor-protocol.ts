import { types } from 'node:util';
import { cbor, dateToTag } from '@smithy/core/cbor';
import type { Answer } from './answer';
import { AwsError, type AwsService, type CborBinding } from './aws-service';
import type { Call } from './call';
import { queryErrorHeader } from './query-error-header';
import type { WireRequest } from './wire-request';

type Binding = Pick<CborBinding, 'queryCompatible'>;

const PROTOCOL = 'rpc-v2-cbor';
const PATH = /^\/service\/([^/?]+)\/operation\/([^/?]+)$/;

/** Undefined for a request in another protocol. */
// source: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
export function cborCall(
  { headers, path, body }: WireRequest,
  services: readonly AwsService[],
): Call | undefined {
  if (headers['smithy-protocol'] !== PROTOCOL) return undefined;
  const [, serviceName = '', operation = path] = PATH.exec(path) ?? [];
  const service = services.find((each) => each.cbor?.serviceName === serviceName);
  return {
    service,
    serviceName,
    operation,
    input: () => readCbor(body),
    answer: (output) => answer(200, output),
    error: (error) => cborError(service?.cbor ?? {}, error),
  };
}

function cborError(binding: Binding, error: AwsError): Answer {
  const { code, message, statusCode } = error;
  const whole = answer(statusCode, { __type: code, message });
  return { ...whole, headers: { ...whole.headers, ...(binding.queryCompatible && queryErrorHeader(error)) } };
}

/** @throws AwsError for a body that is not CBOR */
function readCbor(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return plain(cbor.deserialize(body));
  } catch (error) {
    throw new AwsError('SerializationException', `the body must be CBOR: ${(error as Error).message}`);
  }
}

function answer(status: number, output: object): Answer {
  return {
    status,
    contentType: 'application/cbor',
    headers: { 'smithy-protocol': PROTOCOL },
    body: cbor.serialize(tagged(output)),
  };
}

/** Times are tag 1, seconds since the Unix epoch. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if ('tag' in value && 'value' in value && value.tag === 1) return new Date(Number(value.value) * 1000);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** What is undefined has no place in CBOR. */
function tagged(value: unknown): unknown {
  if (types.isDate(value)) return dateToTag(value);
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(tagged);
  if (typeof value !== 'object' || value === null) return value;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries.filter(([, inner]) => inner !== undefined).map(([key, inner]) => [key, tagged(inner)]),
  );
}
