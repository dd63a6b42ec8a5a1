import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Acknowledges one `*` in a policy below `scope`, and no other: cdk-nag names a wildcard by the resource it stands
 * in, so a second one that nobody thought about is still a finding.
 *
 * @param resource as the policy has it; may hold tokens
 * @param reason why it is safe here
 */
export function acknowledgeWildcard(scope: IConstruct, resource: string, reason: string): void {
  const text = readable(Stack.of(scope).resolve(resource));
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${text}]`, reason });
}

/** Acknowledges one action with a `*` in a policy below `scope`. */
export function acknowledgeWildcardAction(scope: IConstruct, action: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Action::${action}]`, reason });
}

/** Acknowledges one policy that AWS manages on a role below `scope`. */
export function acknowledgeManagedPolicy(scope: IConstruct, policyArn: string, reason: string): void {
  const text = readable(Stack.of(scope).resolve(policyArn));
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM4[Policy::${text}]`, reason });
}

/** As cdk-nag writes intrinsics: `arn:<AWS::Partition>:ecs:…`, `<LoadBalancer.LoadBalancerFullName>`. */
function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const intrinsic = value as Record<string, unknown>;
  if ('Ref' in intrinsic) return `<${intrinsic.Ref}>`;
  if ('Fn::GetAtt' in intrinsic) return `<${(intrinsic['Fn::GetAtt'] as string[]).join('.')}>`;
  if ('Fn::Join' in intrinsic) {
    const [separator, parts] = intrinsic['Fn::Join'] as [string, unknown[]];
    return parts.map(readable).join(separator);
  }
  if ('Fn::ImportValue' in intrinsic) return `${intrinsic['Fn::ImportValue']}`;
  throw new Error(
    `a resource must be text with Ref, Fn::GetAtt, Fn::ImportValue and Fn::Join, got ${JSON.stringify(value)}`,
  );
}
