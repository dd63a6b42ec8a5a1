import { AwsError } from './aws-service';

/** A body that came in chunks, put together. */
export interface Unchunked {
  readonly body: Buffer;
  /** Headers that came after it: its checksum. By their names in small letters. */
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Takes the content encoding `aws-chunked` off: chunks with their size in hexadecimal before each, perhaps with a
 * signature (which nobody verifies here), and headers at the end.
 *
 * @throws AwsError IncompleteBody for what is not of this form
 */
// source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
export function unchunked(body: Buffer): Unchunked {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const [, size] = /^([0-9a-f]+)(;.*)?$/i.exec(body.toString('latin1', at, end)) ?? [];
    if (end < 0 || size === undefined) throw incomplete();
    const from = end + 2;
    const to = from + Number.parseInt(size, 16);
    if (to === from) return { body: Buffer.concat(chunks), trailers: headersOf(body.subarray(from)) };
    if (body.toString('latin1', to, to + 2) !== '\r\n') throw incomplete();
    chunks.push(body.subarray(from, to));
    at = to + 2;
  }
}

function headersOf(rest: Buffer): Record<string, string> {
  const lines = rest.toString('latin1').split('\r\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}

function incomplete(): AwsError {
  return new AwsError(
    'IncompleteBody',
    'The request body terminated unexpectedly: chunks must have their sizes before them',
  );
}
