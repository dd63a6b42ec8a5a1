import { isFields, type RawResource } from '../eject/raw-template';
import type { StackToList } from './listing';
import { nameOf } from './names';
import type { Outside } from './outside';

/** What they are called in a listing. */
export const FLAG_VALUES =
  'values that teal flags has set: take them out first, or its profile cannot be deleted, and so the stack';

/**
 * Versions that `teal flags` has written under a profile of the stack: AppConfig deletes no profile that has one, so they go
 * first, with the stack's own. What is out stays out until its environment goes.
 *
 * source: AppConfig's words in pulumi/pulumi-aws#5675 and aws/aws-cdk#26804
 */
export function flagVersionsOf(
  stack: StackToList,
  logicalId: string,
  { Properties = {} }: RawResource,
): readonly Outside[] {
  const { Type, ApplicationId } = Properties;
  if (Type !== 'AWS.AppConfig.FeatureFlags' || !isFields(ApplicationId)) return [];
  const idOf = (id: string) => nameOf(stack, id, { Type: '' });
  const of = `--application-id ${idOf(String(ApplicationId.Ref))} --configuration-profile-id ${idOf(logicalId)}`;
  return [
    {
      what: FLAG_VALUES,
      command:
        `aws appconfig list-hosted-configuration-versions ${of} --query 'Items[].[VersionNumber]' --output text | ` +
        `xargs -rn1 aws appconfig delete-hosted-configuration-version ${of} --version-number`,
    },
  ];
}
