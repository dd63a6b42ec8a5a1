/** The headers that decide whether a request is one of our own hooks'. */
export interface Credentials {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly authorization?: string | undefined;
}

/** Who signed a request, and for which service. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/**
 * Why a request is refused, undefined when it is not. A page in a browser can send requests to a loopback port:
 * one that does shows an Origin, and one that points a DNS name of its own at 127.0.0.1 shows that name as Host.
 * Other programs of this machine do not know the access key, which is random. The signature is not verified: the
 * key id alone is the secret.
 */
export function refusal({ host, origin }: Credentials, port: number): string | undefined {
  // Without a port: a client that knows the host of a response URL only and leaves the port at its default.
  if (host !== `127.0.0.1:${port}` && host !== '127.0.0.1') return 'the Host header is not the endpoint';
  if (origin !== undefined) return 'requests of web pages (with an Origin header) are not answered';
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
