import type { Template } from '../assembly/template';
import { AwsError } from '../aws-error';

export type Capability = 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM';

/** The property by which a resource of IAM has a name of its own. */
// source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html (Capabilities)
const NAMED: Readonly<Record<string, string | undefined>> = {
  'AWS::IAM::AccessKey': undefined,
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': undefined,
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::UserToGroupAddition': undefined,
};

export interface RequiredCapability {
  readonly capability: Capability;
  /** In the words of GetTemplateSummary. */
  readonly reason: string;
}

/** What somebody must say to a template before CloudFormation makes roles; undefined when it makes none. */
export function requiredCapability({
  Resources,
}: Pick<Template, 'Resources'>): RequiredCapability | undefined {
  const ofIam = Object.values(Resources).filter(({ Type }) => Object.hasOwn(NAMED, Type));
  if (ofIam.length === 0) return undefined;
  const isNamed = ofIam.some(({ Type, Properties }) => Properties?.[NAMED[Type] ?? ''] !== undefined);
  const types = [...new Set(ofIam.map(({ Type }) => Type))].sort().join(', ');
  return {
    capability: isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM',
    reason: `The following resource(s) require capabilities: [${types}]`,
  };
}

/** @throws AwsError InsufficientCapabilitiesException; also for a template that the stack has already */
export function requireCapability(template: Pick<Template, 'Resources'>, given: readonly string[]): void {
  const required = requiredCapability(template)?.capability;
  const isGiven =
    required === undefined ||
    given.includes('CAPABILITY_NAMED_IAM') ||
    (required === 'CAPABILITY_IAM' && given.includes('CAPABILITY_IAM'));
  if (!isGiven)
    throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${required}]`);
}
