import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** Name of CDK's staging bucket, which a rehearsed account does not have. */
const STAGING = /^\/(cdk-[a-z0-9]+-assets-[^/?]+)(\/[^?]*)?/;
/** source: lib/foundation/github-access/prepare.ts, deploy.ts */
const REFUSED = {
  prepare: ['UpdateTerminationProtection', 'ExecuteChangeSet', 'DeleteStack', 'CreateStack', 'UpdateStack'],
  deploy: ['DeleteStack', 'CreateStack', 'UpdateStack', 'AssumeRole'],
  person: [],
} as const satisfies Record<string, readonly string[]>;
const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * Stands before a rehearsed account as one that `cdk bootstrap` has been to: it keeps what the cdk command line uploads, hands
 * templates on to CloudFormation, and passes on all else.
 */
export class Bootstrapped {
  /** Calls of what the role that is acted with must not do. */
  readonly denied: string[] = [];
  /** Of which role: one that prepares may publish, one that deploys may execute and protect, and a person may do both. */
  role: keyof typeof REFUSED = 'prepare';
  private readonly objects = new Map<string, Buffer>();
  private readonly handedOn = new Set<string>();
  private constructor(
    private readonly server: Server,
    private readonly target: URL,
    private readonly bucket: string,
    private readonly s3: S3Client,
  ) {}

  /**
   * @param endpoint of the rehearsal. The environment of this process leads to its account already
   * @param bucket one that is there
   */
  static async before(endpoint: string, bucket: string, s3: S3Client): Promise<Bootstrapped> {
    await new SSMClient({}).send(
      new PutParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version', Value: '33', Type: 'String' }),
    );
    const server = createServer();
    const self = new Bootstrapped(server, new URL(endpoint), bucket, s3);
    server.on('request', async (incoming, outgoing) => {
      const answer = await self.answer(incoming);
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return self;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Keys of what was uploaded. */
  get uploaded(): readonly string[] {
    return [...this.objects.keys()];
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(incoming: IncomingMessage) {
    const body = await bytesOf(incoming);
    const [, , key] = STAGING.exec(incoming.url ?? '') ?? [];
    if (STAGING.test(incoming.url ?? '') && this.role === 'deploy') {
      this.denied.push(`${incoming.method} ${incoming.url}`);
      return { status: 403, headers: {}, body: `${XML}<Error><Code>AccessDenied</Code></Error>` };
    }
    if (STAGING.test(incoming.url ?? '')) return this.ofBucket(incoming, key, body);
    const [, action = ''] = /(?:^|&)Action=(\w+)(?:&|$)/.exec(body.toString()) ?? [];
    // The command line goes on with its own credentials where it cannot have a role of the bootstrap.
    const role = new URLSearchParams(body.toString()).get('RoleArn') ?? '';
    const isKept = action === 'AssumeRole' && !/-file-publishing-role-/.test(role);
    if (isKept || (REFUSED[this.role] as readonly string[]).includes(action)) {
      if (!isKept) this.denied.push(action);
      return {
        status: 403,
        headers: { 'content-type': 'text/xml' },
        body: `${XML}<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform ${action}</Message></Error></ErrorResponse>`,
      };
    }
    return this.pass(incoming, await this.withTemplate(body));
  }

  private ofBucket({ method, url = '' }: IncomingMessage, key: string | undefined, body: Buffer) {
    const xml = (text: string, status = 200) => ({
      status,
      headers: { 'content-type': 'application/xml' },
      body: XML + text,
    });
    if (method === 'PUT' && key !== undefined) {
      this.objects.set(key, body);
      return { status: 200, headers: { etag: '"0"' }, body: '' };
    }
    if (url.includes('location')) return xml('<LocationConstraint>eu-west-1</LocationConstraint>');
    if (url.includes('encryption')) {
      return xml('<Error><Code>ServerSideEncryptionConfigurationNotFoundError</Code></Error>', 404);
    }
    return xml('<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>');
  }

  /**
   * CloudFormation reads templates from a bucket of its account, and the rehearsed one has only that of the records. What
   * properties were and will be is only shown, and not modelled.
   */
  private async withTemplate(body: Buffer): Promise<Buffer> {
    const form = new URLSearchParams(body.toString());
    if (form.get('IncludePropertyValues') === 'true') {
      form.delete('IncludePropertyValues');
      return Buffer.from(form.toString());
    }
    const [, , key] = STAGING.exec(new URL(form.get('TemplateURL') ?? 'http://none/').pathname) ?? [];
    const template = this.objects.get(key ?? '');
    if (template === undefined) return body;
    const Key = `templates${key}`;
    form.set('TemplateURL', `https://s3.eu-west-1.amazonaws.com/${this.bucket}/${Key}`);
    if (this.handedOn.has(Key)) return Buffer.from(form.toString());
    this.handedOn.add(Key);
    await this.s3.send(
      new PutObjectCommand({
        ...{ Bucket: this.bucket, Key, Body: template },
        ...{ IfNoneMatch: '*', ChecksumAlgorithm: 'SHA256' },
      }),
    );
    return Buffer.from(form.toString());
  }

  private pass(incoming: IncomingMessage, body: Buffer) {
    const { hostname, port, host } = this.target;
    const { 'transfer-encoding': _, ...headers } = incoming.headers;
    return new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>(
      (resolve, reject) => {
        const outgoing = request(
          {
            ...{ hostname, port, method: incoming.method, path: incoming.url },
            headers: { ...headers, host, 'content-length': body.length },
          },
          async (response) => {
            const answered = await bytesOf(response);
            resolve({ status: response.statusCode ?? 500, headers: response.headers, body: answered });
          },
        );
        outgoing.on('error', reject);
        outgoing.end(body);
      },
    );
  }
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
