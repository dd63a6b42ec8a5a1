import { Aspects, CfnDeletionPolicy, CfnResource, type IAspect, type Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { EPHEMERAL_TAG, EXPIRES_TAG } from '../lambda/shared/ephemeral-tags';
import type { AskedInstance, Ephemeral } from './config/ephemeral';

/** What the CDK context says: `ephemeral=preview:pr-12`, and of who creates it, when and for how long. */
export function askedInstance({ node }: Construct): AskedInstance | undefined {
  const given: unknown = node.tryGetContext('ephemeral');
  if (given === undefined) return undefined;
  const [pattern = '', ...instance] = String(given).split(':');
  const created: unknown = node.tryGetContext('ephemeral-created');
  const ttl: unknown = node.tryGetContext('ephemeral-ttl');
  return {
    ...{ pattern, instance: instance.join(':') },
    ...(created !== undefined && { created: String(created) }),
    ...(ttl !== undefined && { ttl: String(ttl) }),
  };
}

export const tagsOfInstance = (of: Ephemeral | undefined): Record<string, string> =>
  of === undefined
    ? {}
    : { [EPHEMERAL_TAG]: of.pattern, ...(of.expires !== undefined && { [EXPIRES_TAG]: of.expires }) };

/** A bucket with objects cannot be deleted, and would leave the whole stack behind: it is listed by `teal destroy` instead. */
const KEPT: readonly string[] = ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'];

/** Whatever is kept of a lasting environment goes with an instance: its secrets, databases, log groups. */
class GoesWithItsStack implements IAspect {
  visit(node: IConstruct): void {
    if (!CfnResource.isCfnResource(node) || KEPT.includes(node.cfnResourceType)) return;
    if (node.cfnOptions.deletionPolicy === undefined) return;
    node.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
    node.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;
  }
}

export function keepNothing(stacks: readonly Stack[]): void {
  for (const stack of stacks) Aspects.of(stack).add(new GoesWithItsStack());
}
