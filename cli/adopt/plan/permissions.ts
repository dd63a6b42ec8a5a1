import { iamClient } from '../clients';
import type { Observed, Permissions } from './observed';
import type { PlanOptions } from './options';

/**
 * What the tasks of the old service may do.
 *
 * @returns nothing where IAM may not be read: who plans may have no right to, and the role is named all the same
 */
export async function readPermissions(
  options: PlanOptions,
  taskRoleArn: string | undefined,
): Promise<Pick<Observed, 'permissions'>> {
  if (taskRoleArn === undefined) return {};
  const { GetRolePolicyCommand, ListAttachedRolePoliciesCommand, ListRolePoliciesCommand } = await import(
    '@aws-sdk/client-iam'
  );
  const client = await iamClient(options);
  const RoleName = taskRoleArn.slice(taskRoleArn.lastIndexOf('/') + 1);
  try {
    const { AttachedPolicies = [] } = await client.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName }));
    const inline: Record<string, unknown> = {};
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument = '{}' } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      inline[PolicyName] = JSON.parse(decodeURIComponent(PolicyDocument));
    }
    const permissions: Permissions = {
      role: taskRoleArn,
      managed: AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []),
      inline,
    };
    return { permissions };
  } catch (error) {
    if (error instanceof Error && /AccessDenied/.test(error.name)) return {};
    throw error;
  }
}
