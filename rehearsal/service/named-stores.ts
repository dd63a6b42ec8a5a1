import type { AwsAccount } from '../account/aws-account';
import type { TemplateResolver } from '../assembly/intrinsics';

/** A URI of a repository: the name is what comes after the registry. */
const REPOSITORY = /^\d{12}\.dkr\.ecr\.[^/]+\/([^:@]+)$/;
/** `<bucket>/<environment>` */
const RECORDS = /^([a-z0-9.-]+)\/[^/]+$/;

/** As the stack that holds them makes it. */
const RECORDS_SETTINGS = {
  objectLock: { defaultRetention: { mode: 'GOVERNANCE' as const, days: 400 } },
};

/**
 * What a service's stack names in its outputs and another account or stack has: the repository of its images, the bucket
 * of its release records. Whoever recovers the service asks them, and they are there, empty.
 */
export async function makeNamedStores(account: AwsAccount, own: TemplateResolver): Promise<void> {
  const [, repository] = REPOSITORY.exec(await outputOf(own, 'ImageRepository')) ?? [];
  if (repository !== undefined && !account.repositories.list().some(({ name }) => name === repository))
    account.repositories.create(repository, { immutableTags: true });
  const [, records] = RECORDS.exec(await outputOf(own, 'Records')) ?? [];
  if (records !== undefined && !account.buckets.has(records))
    account.buckets.create(records, RECORDS_SETTINGS);
}

async function outputOf(own: TemplateResolver, name: string): Promise<string> {
  const output = own.stack.template.Outputs[name];
  return output ? String(await own.resolve(output.Value)) : '';
}
