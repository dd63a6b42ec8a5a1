import { type Clients, connect } from '../../../cli/aws/clients';
import { type Journal, journalOf } from '../../../cli/records/journal';
import type { RecordsSurroundings } from '../../../cli/records/surroundings';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { s3Service } from '../../../rehearsal/endpoint/s3-service';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { stsService } from '../../../rehearsal/endpoint/sts-service';
import { Buckets } from '../../../rehearsal/s3/buckets';
import { Sessions } from '../../../rehearsal/sts/sessions';
import { deployedStacks } from '../deployed-stacks';

const ACCOUNT = '111122223333';
export const BUCKET = `shop-records-${ACCOUNT}`;

/** A bucket of records behind S3's wire protocol, as the stack makes it. */
export class RecordsWorld {
  /** Milliseconds since the Unix epoch, of AWS and of whoever asks. */
  now = Date.parse('2026-11-26T10:15:00Z');
  readonly buckets = new Buckets({ now: () => this.now }, ACCOUNT);
  readonly bucket = this.buckets.create(BUCKET, {
    objectLock: { defaultRetention: { mode: 'GOVERNANCE', days: 400 } },
  });
  lease!: EndpointLease;
  clients!: Clients;

  async start(): Promise<void> {
    const clock = { now: () => this.now };
    const caller = { arn: `arn:aws:iam::${ACCOUNT}:user/ada`, userId: 'AIDA' };
    const sessions = new Sessions({ partition: 'aws', account: ACCOUNT, clock, caller });
    this.lease = await leaseEndpoint([
      s3Service(this.buckets),
      stsService(sessions),
      await deployedStacks({
        'shop-staging': { outputs: { Records: `${BUCKET}/staging` } },
        'shop-production': { outputs: { Records: `${BUCKET}/production` } },
        'shop-laptop': { outputs: { Url: 'http://localhost' } },
      }),
    ]);
    Object.assign(process.env, this.environment());
    this.clients = await connect({});
  }

  /** What a process gets to reach this AWS. */
  environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.lease.url,
      AWS_ACCESS_KEY_ID: this.lease.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.lease.credentials.secretAccessKey,
      AWS_REGION: 'eu-west-1',
      AWS_MAX_ATTEMPTS: '1',
    };
  }

  async journal(environment = 'staging', service = 'shop'): Promise<Journal> {
    return journalOf(await this.clients.s3(), { bucket: BUCKET, environment, service });
  }

  /** What a verb needs. */
  get surroundings(): RecordsSurroundings {
    return {
      connect: async () => this.clients,
      now: () => this.now,
      signal: new AbortController().signal,
    };
  }

  /** Writes what no version of Teal writes. */
  put(key: string, text: string): void {
    this.bucket.put(key, { body: Buffer.from(text), properties: {}, isChecked: true });
  }

  async close(): Promise<void> {
    for (const name of Object.keys(this.environment())) delete process.env[name];
    await this.lease.close();
  }
}
