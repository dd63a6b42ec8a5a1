import { ECRClient } from '@aws-sdk/client-ecr';
import { named } from '../../../cli/aws/clients';
import { Repositories } from '../../../rehearsal/ecr/repositories';
import type { AwsService } from '../../../rehearsal/endpoint/aws-service';
import { ecrService } from '../../../rehearsal/endpoint/ecr-service';
import type { Faults } from '../../../rehearsal/endpoint/faults';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';

// The SDK warns of Node 20 on stderr.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const NOW = Date.parse('2026-11-26T10:00:00Z');
export const HOME = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/shop';
export const AWAY = '444455556666.dkr.ecr.us-east-1.amazonaws.com/acme/shop';
export const NAME = 'acme/shop';

/** ECR of two accounts in two regions, behind one endpoint: a client meets that of its region. */
export class Registries {
  readonly home = registry('111122223333', 'eu-west-1');
  readonly away = registry('444455556666', 'us-east-1');
  /** Operations in the order they came, with those that failed. */
  readonly calls: string[] = [];
  private lease: EndpointLease | undefined;

  /** @param others services besides */
  async start(...others: readonly AwsService[]): Promise<this> {
    this.lease = await leaseEndpoint([ecrService(this.home, this.away), ...others]);
    this.lease.onCall(({ operation }) => this.calls.push(operation));
    return this;
  }

  /** As the verbs connect. */
  readonly connect = async () => ({ ecr: async (region = 'eu-west-1') => this.client(region) });

  client(region = 'eu-west-1', maxAttempts = 1): ECRClient {
    if (!this.lease) throw new Error('start comes first');
    const { url: endpoint, credentials } = this.lease;
    return named(new ECRClient({ endpoint, credentials, region, maxAttempts }), 'ecr');
  }

  /** What a process gets to reach this AWS. */
  environment(): Record<string, string> {
    if (!this.lease) throw new Error('start comes first');
    return {
      AWS_ENDPOINT_URL: this.lease.url,
      AWS_ACCESS_KEY_ID: this.lease.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.lease.credentials.secretAccessKey,
      AWS_REGION: 'eu-west-1',
      AWS_MAX_ATTEMPTS: '1',
    };
  }

  /** Has all that others have in the home region, too. */
  adopt({ home }: Registries): void {
    const [from, to] = [home.repository(NAME), this.home.repository(NAME)];
    for (const { manifest, tags, references } of from.images) {
      for (const digest of references.layers) to.layers.add(from.layers.get(digest) ?? Buffer.alloc(0));
      this.home.put(NAME, manifest);
      for (const tag of tags) this.home.put(NAME, manifest, { tag });
    }
  }

  /** Which calls fail from now on. */
  fail(faults: Faults): void {
    this.lease?.injectFaults(faults);
  }

  async close(): Promise<void> {
    await this.lease?.close();
  }
}

function registry(account: string, region: string): Repositories {
  const repositories = new Repositories({ now: () => NOW }, { partition: 'aws', account, region });
  // Small parts, so that small layers have several.
  repositories.create(NAME, { immutableTags: true, partSize: 4096 });
  return repositories;
}
