import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledgeWildcard } from '../../acknowledge';
import type { Permission } from './access';
import { inPolicies } from './policies';

/** Gives a role its permissions, in as many policies as they take, each wildcard with its reason. */
export function attachPermissions(
  stack: Stack,
  role: iam.Role,
  roleName: string,
  permissions: readonly Permission[],
): void {
  const statements = permissions.map(({ statement }) => statement);
  const { inline, attached } = inPolicies(stack, roleName, statements);
  for (const statement of inline) role.addToPolicy(statement);
  attached.forEach((some, nth) => {
    new iam.ManagedPolicy(role, `More${nth + 1}`, { statements: [...some], roles: [role] });
  });
  for (const { statement, wildcardReason } of permissions) {
    if (wildcardReason === undefined) continue;
    for (const resource of statement.resources.filter((text) => text.includes('*'))) {
      acknowledgeWildcard(role, resource, wildcardReason);
    }
  }
}
