import { isFields, type RawResource } from '../eject/raw-template';
import type { StackToList } from './listing';

/** Properties that are a resource's name. */
const NAMES = ['Name', 'BucketName', 'RepositoryName', 'LogGroupName', 'TableName', 'Bucket'];

/** What commands call it. A policy is called by its bucket. */
export function nameOf(
  { name, template, physicalIds }: StackToList,
  logicalId: string,
  resource: RawResource,
): string {
  const { Properties = {} } = resource;
  if (resource.Type !== 'AWS::S3::BucketPolicy') {
    const known = physicalIds?.get(logicalId);
    if (known !== undefined) return known;
  }
  for (const property of NAMES) {
    const value = Properties[property];
    if (typeof value === 'string') return value;
    const of = isFields(value) && typeof value.Ref === 'string' ? value.Ref : undefined;
    const other = of === undefined ? undefined : template.Resources[of];
    if (of !== undefined && other)
      return nameOf({ name, template, isProtected: false, ...(physicalIds && { physicalIds }) }, of, other);
  }
  return (
    `"$(aws cloudformation describe-stack-resource --stack-name ${name} --logical-resource-id ${logicalId} ` +
    '--query StackResourceDetail.PhysicalResourceId --output text)"'
  );
}
