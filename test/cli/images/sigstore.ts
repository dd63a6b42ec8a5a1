import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// Not the package's own entry, which puts nock between this process and its network.
import { fulcioHandler, initializeCA, initializeCTLog } from '@sigstore/mock/dist/fulcio';
import { initializeTLog, rekorHandler } from '@sigstore/mock/dist/rekor';
import { generateKeyPair } from '@sigstore/mock/dist/util/key';
import { HashAlgorithm, PublicKeyDetails, TrustedRoot } from '@sigstore/protobuf-specs';

export const COMMIT = 'c'.repeat(40);

/** What GitHub says of the job that is expected to publish. */
export const CLAIMS = {
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:acme@1234/shop@5678:ref:refs/heads/main',
  aud: 'sigstore',
  ref: 'refs/heads/main',
  sha: COMMIT,
  repository: 'acme/shop',
  repository_id: '5678',
  repository_owner_id: '1234',
  repository_visibility: 'public',
  workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
  job_workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
  run_id: '42',
  run_attempt: '1',
  event_name: 'push',
  runner_environment: 'github-hosted',
};
export type Claims = Record<string, string>;

export const BEARER = 'runner-secret';

/** A certificate authority, a log, and the runner's token, over HTTP: Sigstore's own mocks, each with keys of its own. */
export class Sigstore {
  private readonly folder = mkdtempSync(join(tmpdir(), 'teal-images-sigstore-'));
  readonly trustedRoot = join(this.folder, 'trusted_root.json');
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  /** Paths that are answered with 400, after which nobody asks again. */
  readonly down = new Set<string>();
  /** What the next token claims. */
  claims: Claims = CLAIMS;

  private constructor(private readonly server: http.Server) {}

  static async start(): Promise<Sigstore> {
    const [ca, log, ct] = [generateKeyPair('P-384'), generateKeyPair('P-256'), generateKeyPair('P-256')];
    const ctLog = await initializeCTLog(ct);
    const authority = await initializeCA(ca, ctLog);
    const transparency = await initializeTLog('https://rekor.sigstore.dev', log);
    const server = http.createServer();
    const sigstore = new Sigstore(server);
    // Fulcio writes job_workflow_ref as the certificate's subject, as a URL.
    const handlers = [
      fulcioHandler(authority, { subjectClaim: 'subject_of_certificate' }),
      rekorHandler(transparency),
    ];
    server.on('request', async (request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      sigstore.asked.push(path);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      if (sigstore.down.has(path)) return response.writeHead(400).end();
      if (path === '/token') {
        if (request.headers.authorization !== `Bearer ${BEARER}`) return response.writeHead(401).end();
        return response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ value: sigstore.token(sigstore.claims) }));
      }
      const handler = handlers.find((each) => each.path === path);
      if (!handler) return response.writeHead(404).end();
      const body = Buffer.concat(chunks).toString('utf8');
      const answer = await handler.fn(path.endsWith('/log/entries') ? entryOf(body) : body);
      response.writeHead(answer.statusCode, { 'content-type': answer.contentType ?? 'text/plain' });
      return response.end(answer.response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    writeFileSync(
      sigstore.trustedRoot,
      JSON.stringify(rootOf(authority.rootCertificate, transparency, ctLog)),
    );
    return sigstore;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Of the runner. */
  get environment(): Record<string, string> {
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.url}/token?api=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: BEARER,
    };
  }

  token(claims: Claims): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const subject = `https://github.com/${claims.job_workflow_ref}`;
    return [part({ alg: 'RS256' }), part({ subject_of_certificate: subject, ...claims }), 'signature'].join(
      '.',
    );
  }

  close(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

/**
 * What Rekor makes of a proposed entry, and the mock does not: hashes and signatures instead of the envelope.
 * source: sigstore/rekor, pkg/types/dsse/v0.0.1/dsse_v0_0_1_schema.json
 */
function entryOf(proposed: string): string {
  const { kind, apiVersion, spec } = JSON.parse(proposed);
  const { envelope, verifiers } = spec.proposedContent;
  const { payload, signatures } = JSON.parse(envelope);
  const hash = (bytes: Buffer | string) => ({
    algorithm: 'sha256',
    value: createHash('sha256').update(bytes).digest('hex'),
  });
  return JSON.stringify({
    kind,
    apiVersion,
    spec: {
      envelopeHash: hash(envelope),
      payloadHash: hash(Buffer.from(payload, 'base64')),
      signatures: signatures.map(({ sig }: { sig: string }) => ({ signature: sig, verifier: verifiers[0] })),
    },
  });
}

/** As Sigstore's repository of roots has it. */
function rootOf(
  certificate: ArrayBufferView,
  tlog: { readonly publicKey: Buffer },
  ctlog: { readonly publicKey: Buffer; readonly logID: ArrayBufferView },
): unknown {
  const validFor = { start: new Date(0) };
  const bytes = (view: ArrayBufferView) =>
    Buffer.from(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);
  const log = (baseUrl: string, publicKey: Buffer, keyId: Buffer) => ({
    baseUrl,
    logId: { keyId },
    checkpointKeyId: undefined,
    hashAlgorithm: HashAlgorithm.SHA2_256,
    operator: '',
    publicKey: { rawBytes: publicKey, keyDetails: PublicKeyDetails.PKIX_ECDSA_P256_SHA_256, validFor },
  });
  return TrustedRoot.toJSON({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    certificateAuthorities: [
      {
        subject: { commonName: 'sigstore', organization: 'sigstore.mock' },
        uri: 'https://fulcio.sigstore.dev',
        certChain: { certificates: [{ rawBytes: bytes(certificate) }] },
        validFor,
        operator: '',
      },
    ],
    tlogs: [
      log('https://rekor.sigstore.dev', tlog.publicKey, createHash('sha256').update(tlog.publicKey).digest()),
    ],
    ctlogs: [log('https://ctfe.sigstore.dev', ctlog.publicKey, bytes(ctlog.logID))],
    timestampAuthorities: [],
  });
}
