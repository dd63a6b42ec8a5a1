import { isDate } from 'node:util/types';
import type { Answer } from './answer';
import { HEADERS } from './s3-headers';

export type S3Operation =
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'DeleteObject'
  | 'ListObjectsV2'
  | 'HeadBucket'
  | 'GetBucketLocation'
  | 'GetBucketEncryption';

const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** By the name that the SDK has for it. */
const HEADER_OF = new Map(Object.entries(HEADERS).map(([header, name]) => [name, header]));

/** Writes what an operation answers, named as the SDK names it, as REST XML has it. */
// source: https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
export function s3Answer(operation: S3Operation, output: Readonly<Record<string, unknown>>): Answer {
  if (operation === 'ListObjectsV2') return document('ListBucketResult', output);
  if (operation === 'GetBucketEncryption') return document('ServerSideEncryptionConfiguration', output);
  // The one answer whose root is the value.
  if (operation === 'GetBucketLocation') return document('LocationConstraint', output.LocationConstraint);
  const { Body, ContentType, Metadata, ...named } = output;
  const body = Body instanceof Uint8Array ? Body : new Uint8Array();
  const metadata = Object.entries((Metadata ?? {}) as Record<string, string>);
  return {
    status: operation === 'DeleteObject' ? 204 : 200,
    contentType: typeof ContentType === 'string' ? ContentType : 'application/xml',
    headers: {
      // Said here, since HEAD tells the length of what it does not send.
      ...(operation !== 'DeleteObject' && { 'content-length': String(body.length) }),
      ...Object.fromEntries(
        Object.entries(named).flatMap(([name, value]) => {
          const header = HEADER_OF.get(name);
          return header === undefined || value === undefined ? [] : [[header, headerValue(name, value)]];
        }),
      ),
      ...Object.fromEntries(metadata.map(([name, value]) => [`x-amz-meta-${name}`, value])),
    },
    body: operation === 'HeadObject' || operation === 'HeadBucket' ? '' : body,
  };
}

/** Times in headers are HTTP's, but for that of Object Lock. */
function headerValue(name: string, value: unknown): string {
  if (!isDate(value)) return String(value);
  return name === 'ObjectLockRetainUntilDate' ? value.toISOString() : value.toUTCString();
}

/** Lists stand flat in their parent. */
function document(root: string, output: unknown): Answer {
  const body = element(root, output).replace(`<${root}>`, `<${root} xmlns="${XMLNS}">`);
  return {
    status: 200,
    contentType: 'application/xml',
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}

function element(name: string, value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  if (typeof value === 'object' && value !== null && !isDate(value)) {
    const inner = Object.entries(value).map(([key, item]) => element(key, item));
    return `<${name}>${inner.join('')}</${name}>`;
  }
  return `<${name}>${escaped(isDate(value) ? value.toISOString() : String(value))}</${name}>`;
}

/** XML 1.0 has no words for most control characters: a client that lists keys with such asks for `url`. */
function escaped(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
