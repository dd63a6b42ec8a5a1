import { iamClient } from '../clients';
import type { Observed } from './observed';
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
    const managed = await everyPage(async (page) => {
      const { AttachedPolicies = [], ...rest } = await client.send(
        new ListAttachedRolePoliciesCommand({ RoleName, ...page }),
      );
      return { ...rest, items: AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []) };
    });
    const names = await everyPage(async (page) => {
      const { PolicyNames = [], ...rest } = await client.send(
        new ListRolePoliciesCommand({ RoleName, ...page }),
      );
      return { ...rest, items: PolicyNames };
    });
    const inline: Record<string, unknown> = {};
    for (const PolicyName of names) {
      const { PolicyDocument = '{}' } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      inline[PolicyName] = JSON.parse(decodeURIComponent(PolicyDocument));
    }
    return { permissions: { role: taskRoleArn, managed, inline } };
  } catch (error) {
    if (error instanceof Error && /AccessDenied/.test(error.name)) return {};
    throw error;
  }
}

interface Page {
  readonly items: readonly string[];
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** IAM may break a list off at any length. source: IAM API reference, ListRolePolicies, IsTruncated */
async function everyPage(ask: (page: { readonly Marker?: string }) => Promise<Page>): Promise<string[]> {
  const found: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await ask(Marker === undefined ? {} : { Marker });
    found.push(...page.items);
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker !== undefined);
  return found;
}
