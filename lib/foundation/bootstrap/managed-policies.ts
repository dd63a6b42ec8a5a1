import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcard, acknowledgeWildcardAction } from '../../acknowledge';

/**
 * Characters of a managed policy, without white space.
 * source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const longestPolicy = 6144;

/** What a token of an account or a partition becomes, for the length alone. */
const longestTokens = { 'AWS::AccountId': '111122223333', 'AWS::Partition': 'aws-us-gov' } as const;

/** The length of a policy as IAM counts it, with tokens as long as they can become. */
export function policyLength(scope: Construct, statements: readonly iam.PolicyStatement[]): number {
  const resolved: unknown = Stack.of(scope).resolve(document(statements));
  return JSON.stringify(joined(resolved)).replace(/\s/g, '').length;
}

/**
 * Puts statements into as few policies as take them, in their order: a role can have ten.
 *
 * @throws Error when one statement alone is too long
 */
export function packStatements(
  scope: Construct,
  statements: readonly iam.PolicyStatement[],
  longest = longestPolicy,
): iam.PolicyStatement[][] {
  const packs: iam.PolicyStatement[][] = [];
  for (const statement of statements) {
    const length = policyLength(scope, [statement]);
    if (length > longest) throw tooLong(statement.sid ?? 'a statement', longest, length);
    const pack = packs.at(-1);
    if (pack && policyLength(scope, [...pack, statement]) <= longest) pack.push(statement);
    else packs.push([statement]);
  }
  return packs;
}

export interface PolicyProps {
  readonly name: string;
  readonly description: string;
  readonly statements: readonly iam.PolicyStatement[];
  /** Why its wildcards are as they are. */
  readonly wildcardReason: string;
}

/** @throws Error when IAM would refuse the policy for its length */
export function managedPolicy(scope: Construct, id: string, props: PolicyProps): iam.ManagedPolicy {
  const { name, description, statements, wildcardReason } = props;
  const length = policyLength(scope, statements);
  if (length > longestPolicy) throw tooLong(name, longestPolicy, length);
  const policy = new iam.ManagedPolicy(scope, id, {
    managedPolicyName: name,
    description,
    document: document(statements),
  });
  for (const statement of statements) {
    const { actions, resources, effect } = statement;
    if (effect === iam.Effect.DENY) continue;
    for (const text of actions.filter((action) => action.includes('*'))) {
      acknowledgeWildcardAction(policy, text, wildcardReason);
    }
    for (const text of resources.filter((resource) => resource.includes('*'))) {
      acknowledgeWildcard(policy, text, wildcardReason);
    }
  }
  return policy;
}

/** As they are: CDK would merge statements and lose their names. */
const document = (statements: readonly iam.PolicyStatement[]): iam.PolicyDocument =>
  new iam.PolicyDocument({ minimize: false, statements: [...statements] });

function joined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(joined);
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return longestTokens[value.Ref as keyof typeof longestTokens] ?? String(value.Ref);
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(joined).join(separator);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, joined(inner)]));
}

const tooLong = (name: string, longest: number, length: number): Error =>
  new Error(
    `${name} must be at most ${longest} characters, which is what IAM takes, got ${length}: what the names of services ` +
      'begin with is in it; begin those of new services with the name of the delivery and a hyphen, which takes no room, or ' +
      'deliver some of the services of this account by a configuration of their own',
  );
