import type { Answer } from './answer';
import { unchunked } from './aws-chunked';
import type { AwsError, AwsService } from './aws-service';
import type { Call } from './call';
import { type S3Operation, s3Answer } from './s3-answer';
import { HEADERS } from './s3-headers';
import type { WireRequest } from './wire-request';

/** Of the signature and the transport: they say nothing of an object. */
const OF_TRANSPORT =
  /^x-amz-(date|content-sha256|user-agent|security-token|decoded-content-length|trailer|request-payer)$/;

/** What a client says in the query, as the SDK names it. */
const QUERY: Readonly<Record<string, string>> = {
  versionId: 'VersionId',
  prefix: 'Prefix',
  delimiter: 'Delimiter',
  'start-after': 'StartAfter',
  'max-keys': 'MaxKeys',
  'continuation-token': 'ContinuationToken',
  'encoding-type': 'EncodingType',
  'fetch-owner': 'FetchOwner',
};

/** What is asked of a bucket itself, by the word in the query. */
const OF_BUCKET: Readonly<Record<string, S3Operation>> = {
  location: 'GetBucketLocation',
  encryption: 'GetBucketEncryption',
};

/** Undefined for a request to another service. Buckets are named by the path; one in the host's name reaches nobody. */
// source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html#path-style-access
export function s3Call(request: WireRequest, services: readonly AwsService[]): Call | undefined {
  const { signedFor } = request;
  if (signedFor !== 's3') return undefined;
  const { bucket, key, query } = placeOf(request.path);
  const operation = operationOf(request, key !== '', query);
  return {
    service: services.find(({ restXml }) => restXml?.serviceName === 's3'),
    serviceName: 'S3',
    operation,
    input: () => inputOf(request, bucket, key, query),
    answer: (output) => s3Answer(operation as S3Operation, output as Record<string, unknown>),
    error: (error) => s3Error(request.method, error),
  };
}

function placeOf(path: string): { bucket: string; key: string; query: URLSearchParams } {
  const [place = '', query = ''] = path.split(/\?(.*)/s);
  const [bucket = '', ...rest] = place.slice(1).split('/');
  return {
    bucket: decodeURIComponent(bucket),
    key: decodeURIComponent(rest.join('/')),
    query: new URLSearchParams(query),
  };
}

/** The API names an operation by method, place and query alone. What is none that is modelled says what it looks like. */
function operationOf({ method, headers }: WireRequest, hasKey: boolean, query: URLSearchParams): string {
  const other = [...query.keys()].find(
    (name) => !Object.hasOwn(QUERY, name) && !/^(x-id|list-type)$/.test(name),
  );
  const asked = hasKey || method !== 'GET' ? undefined : OF_BUCKET[other ?? ''];
  if (headers['x-amz-copy-source'] !== undefined) return 'CopyObject';
  if (asked !== undefined) return asked;
  if (other !== undefined) return query.get('x-id') ?? `${method} ?${other}`;
  const isList = query.get('list-type') === '2';
  const known: Readonly<Record<string, S3Operation>> = hasKey
    ? { PUT: 'PutObject', GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }
    : { HEAD: 'HeadBucket', ...(isList && { GET: 'ListObjectsV2' as const }) };
  return known[method] ?? query.get('x-id') ?? `${method} ${hasKey ? 'of an object' : 'of a bucket'}`;
}

/** @throws AwsError for a body that is not as its headers say */
function inputOf(request: WireRequest, bucket: string, key: string, query: URLSearchParams): object {
  const { method } = request;
  const { body, headers } = contentOf(request);
  const metadata = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('x-amz-meta-') ? [[name.slice('x-amz-meta-'.length), value] as const] : [],
  );
  return {
    Bucket: bucket,
    ...(key !== '' && { Key: key }),
    ...(method === 'PUT' && { Body: new Uint8Array(body) }),
    ...(metadata.length > 0 && { Metadata: Object.fromEntries(metadata) }),
    ...Object.fromEntries(
      [...query].flatMap(([name, value]) => (QUERY[name] === undefined ? [] : [[QUERY[name], value]])),
    ),
    ...namedHeaders(headers),
  };
}

function namedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const isAmazons =
      name.startsWith('x-amz-') && !name.startsWith('x-amz-meta-') && !OF_TRANSPORT.test(name);
    const known = name === 'content-length' ? undefined : HEADERS[name];
    if (known !== undefined) named[known] = value;
    else if (isAmazons) named[name] = value;
  }
  return named;
}

/** Without what the transport adds. */
function contentOf({ headers, body }: WireRequest): { body: Buffer; headers: Record<string, string> } {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') own[name] = value;
  }
  const encodings = (own['content-encoding'] ?? '')
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '');
  const left = encodings.filter((encoding) => encoding !== 'aws-chunked');
  const { 'content-encoding': _, ...rest } = own;
  const named = { ...rest, ...(left.length > 0 && { 'content-encoding': left.join(',') }) };
  const isChunked = /^STREAMING-/.test(own['x-amz-content-sha256'] ?? '');
  if (!isChunked) return { body, headers: named };
  const { body: whole, trailers } = unchunked(body);
  return { body: whole, headers: { ...named, ...trailers } };
}

// source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
function s3Error(method: string, { code, message, statusCode }: AwsError): Answer {
  const text = (value: string) => value.replace(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`);
  const body =
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${text(code)}</Code><Message>${text(message)}</Message>` +
    '<RequestId>0000000000000000</RequestId><HostId>rehearsal</HostId></Error>';
  // HEAD has no body: its status is all that a client learns.
  return { status: statusCode, contentType: 'application/xml', body: method === 'HEAD' ? '' : body };
}
