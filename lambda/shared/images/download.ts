import { type Descriptor, NotAnImage } from './content';

/** Milliseconds until the first byte, and between two of them. */
const PATIENCE = 30_000;

/**
 * What a link of ECR leads to: not more bytes than it must have. It goes to S3 by HTTPS; only a stand-in on this machine
 * may do without. The digest is for whoever takes it.
 *
 * @throws NotAnImage for another size or an unsafe link, and Error with a code of undici when it cannot be read
 */
export async function* download(
  link: () => Promise<string>,
  { digest, size }: Descriptor,
): AsyncIterable<Uint8Array> {
  const url = safe(await link(), digest);
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), PATIENCE);
  let received = 0;
  try {
    // A redirect is none that ECR makes.
    const response = await fetch(url, { redirect: 'error', signal: silence.signal });
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    for await (const bytes of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), PATIENCE);
      received += bytes.length;
      if (received > size) break;
      yield bytes;
    }
  } catch (error) {
    // Never the link: it is a permission.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
    const why = silence.signal.aborted ? 'no answer in 30 s' : (cause ?? (error as Error).message);
    throw Object.assign(new Error(`the layer ${digest} could not be downloaded: ${why}`), {
      code: 'UND_ERR_DOWNLOAD',
    });
  } finally {
    clearTimeout(timer);
  }
  if (received !== size) {
    throw new NotAnImage(
      `the layer ${digest} must have ${size} bytes, got ${received > size ? 'more' : received}; do not use this image`,
    );
  }
}

function safe(link: string, digest: string): URL {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  const isHere = url?.protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(url.hostname);
  if (url && (url.protocol === 'https:' || isHere)) return url;
  throw new NotAnImage(
    `the link to the layer ${digest} must be https, got another; look at AWS_ENDPOINT_URL`,
  );
}
