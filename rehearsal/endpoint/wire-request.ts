import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AwsError } from './aws-service';

/** A request as it came in, whole. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Whose key signed it, as its credential scope says; empty for nobody's. */
  readonly accessKeyId: string;
  /** The service that it is signed for. */
  readonly signedFor: string;
  /** The region that it is signed for. */
  readonly region: string;
  readonly body: Buffer;
}

/** Above what any modelled operation takes: the largest are images of ECR and batches of log events. */
const LARGEST_BODY = 16 * 1024 * 1024;

const unzip = promisify(gunzip);

/** The body as it came in. @throws AwsError for one that is too large */
export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_BODY) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/**
 * The body, decompressed: clients compress large bodies of PutMetricData.
 *
 * @throws AwsError for a body that is too large, or not what its content encoding says
 */
// source: https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const body = await bytesOf(request);
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding !== 'gzip') throw unreadable(`the content encoding ${encoding} is not one of identity, gzip`);
  try {
    return await unzip(body, { maxOutputLength: LARGEST_BODY });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw unreadable(`the body must be gzip, as its content encoding says: ${(error as Error).message}`);
  }
}

function tooLarge(): AwsError {
  return new AwsError('RequestEntityTooLarge', `the body is larger than ${LARGEST_BODY} bytes`, 413);
}

function unreadable(why: string): AwsError {
  return new AwsError('SerializationException', why);
}
