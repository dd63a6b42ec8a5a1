import type { IncomingHttpHeaders } from 'node:http';

/** What of a request decides whether it is one of our own hooks'. */
export interface Approach {
  /** As it stands in the request line. */
  readonly target: string;
  /** Each Host header that there is. */
  readonly hosts: readonly string[];
  readonly headers: IncomingHttpHeaders;
}

/** Who signed a request, and for which service. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/**
 * What browsers send of their own accord and no page can leave out, and SDK clients never send: `Origin` with whatever may
 * change something, `Sec-Fetch-Site` and `-Dest` with each request to a loopback address, those without an Origin too (an
 * image, a link, a form that gets), and what older ones have in their place. `Sec-Fetch-Mode` is none of them: Node's own
 * `fetch` sends it, and a hook may use that.
 */
// source: https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header; https://fetch.spec.whatwg.org/#origin-header
const OF_PAGES = ['origin', 'sec-fetch-site', 'sec-fetch-dest', 'referer', 'cookie'] as const;

/**
 * Why a request is refused, undefined when it is not. A page in a browser can send requests to a loopback port: it cannot
 * do so without headers that give it away, and when it points a DNS name of its own at 127.0.0.1, it shows that name as
 * Host. Other programs of this machine do not know the access key, which is random. The signature is not verified: the
 * key id alone is the secret. What was tried is in docs/endpoint-safety.md.
 */
export function refusal({ target, hosts, headers }: Approach, port: number): string | undefined {
  const [host, ...more] = hosts;
  // Without a port: a client that knows the host of a response URL only and leaves the port at its default.
  if (more.length > 0 || (host !== `127.0.0.1:${port}` && host !== '127.0.0.1')) {
    return 'the Host header is not the endpoint';
  }
  // A target with a host of its own counts more than Host. source: RFC 9112, 3.2.2
  if (!target.startsWith('/')) return 'the request target is not a path';
  const [found] = OF_PAGES.filter((name) => headers[name] !== undefined);
  if (found !== undefined)
    return `requests of web pages are not answered, and this one has the header ${found}`;
  return undefined;
}

// source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
const SCOPE = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,/;

/** The credential scope of a Signature Version 4 header, undefined when there is none. */
export function credentialScope(authorization: string | undefined): CredentialScope | undefined {
  const [, accessKeyId, region, service] = SCOPE.exec(authorization ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}
