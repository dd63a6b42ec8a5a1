import { isFields, type RawResource, type RawTemplate } from '../eject/raw-template';
import { commandsFor, type Kept } from './commands';
import { nameOf } from './names';
import { type Outside, outsideOf } from './outside';

/** What becomes of a stack's resources when it is deleted. */
export interface Listing {
  readonly stack: string;
  readonly region?: string;
  /** How many of each type are deleted. */
  readonly deleted: Readonly<Record<string, number>>;
  readonly kept: readonly Kept[];
  /** What AWS made for the stack, which no stack deletes. */
  readonly outside: readonly Outside[];
  /** Why it cannot be deleted yet, each with what lifts it. */
  readonly blocked: readonly Blocked[];
}

export interface Blocked {
  readonly why: string;
  readonly command: string;
}

export interface StackToList {
  readonly name: string;
  readonly template: RawTemplate;
  readonly isProtected: boolean;
  /** Of what is deployed. @default none: names that only CloudFormation knows are asked for */
  readonly physicalIds?: ReadonlyMap<string, string>;
  readonly region?: string;
}

/** Told from a template alone, and from physical ids as far as they are known. */
export function listingOf(stack: StackToList): Listing {
  const { name, template, region } = stack;
  const deleted: Record<string, number> = {};
  const kept: Kept[] = [];
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    if (!outlives(resource) || isPartOfAnother(resource)) {
      deleted[resource.Type] = (deleted[resource.Type] ?? 0) + 1;
      continue;
    }
    const named = nameOf(stack, logicalId, resource);
    kept.push({ logicalId, type: resource.Type, name: named, ...commandsFor(named, resource) });
  }
  return {
    ...{ stack: name, deleted, kept, outside: outsideOf(stack), blocked: blockersOf(stack) },
    ...(region !== undefined && { region }),
  };
}

/**
 * A snapshot is left of what has one: it, too, is to be deleted by somebody.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
const outlives = ({ DeletionPolicy }: RawResource): boolean =>
  DeletionPolicy !== undefined && DeletionPolicy !== 'Delete';

/** Lambda deletes a function with all its versions, whatever the policy of these says. */
const isPartOfAnother = ({ Type, Properties = {} }: RawResource): boolean =>
  Type === 'AWS::Lambda::Version' && isFields(Properties.FunctionName);

function blockersOf(stack: StackToList): readonly Blocked[] {
  const { name, template, isProtected } = stack;
  const locked = Object.entries(template.Resources).filter(
    ([, resource]) => resource.Type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' && isLocked(resource),
  );
  return [
    ...(isProtected
      ? [
          {
            why: `${name} is protected from termination`,
            command: `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}`,
          },
        ]
      : []),
    ...locked.map(([logicalId, resource]) => ({
      why: `the load balancer of ${name} is protected from deletion`,
      command: `aws elbv2 modify-load-balancer-attributes --attributes Key=deletion_protection.enabled,Value=false --load-balancer-arn ${arnOf(stack, logicalId, resource)}`,
    })),
  ];
}

function isLocked({ Properties = {} }: RawResource): boolean {
  const { LoadBalancerAttributes } = Properties;
  return (
    Array.isArray(LoadBalancerAttributes) &&
    LoadBalancerAttributes.some(
      (each) => isFields(each) && each.Key === 'deletion_protection.enabled' && String(each.Value) === 'true',
    )
  );
}

/** A name is none: the call takes an ARN. */
const arnOf = (stack: StackToList, logicalId: string, { Type }: RawResource): string =>
  nameOf(stack, logicalId, { Type });
