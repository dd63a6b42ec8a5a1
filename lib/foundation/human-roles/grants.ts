import * as iam from 'aws-cdk-lib/aws-iam';
import type { PeopleRole } from '../../config/people';
import type { ImagesHome } from '../../config/types-resolved';
import type { AccessEnvironment, Permission } from '../github-access/access';
import { breakGlassPermissions } from './break-glass';
import { operatorPermissions } from './operator';
import { readerPermissions } from './reader';

/** An environment as its people reach it. */
export interface Reach {
  readonly delivery: string;
  readonly environment: AccessEnvironment;
  /** Where the images of record are. Absent: CDK builds them. */
  readonly images: ImagesHome | undefined;
  /** Whether who is on call goes back by himself. */
  readonly rollback: boolean;
}

/** What each role adds to the one before it: docs/human-roles.md has the same as a table, held to it by a test. */
const added: Readonly<Record<PeopleRole, (reach: Reach) => Permission[]>> = {
  reader: readerPermissions,
  operator: operatorPermissions,
  breakGlass: breakGlassPermissions,
};

const below: Readonly<Record<PeopleRole, readonly PeopleRole[]>> = {
  reader: ['reader'],
  operator: ['reader', 'operator'],
  breakGlass: ['reader', 'operator', 'breakGlass'],
};

/** All that a role may do. */
export const permissionsOf = (role: PeopleRole, reach: Reach): Permission[] =>
  below[role].flatMap((one) => added[one](reach));

/**
 * The most that a role can have, whatever somebody attaches to it later: its own actions, on which resources its policy
 * says.
 */
export function boundaryOf(permissions: readonly Permission[]): iam.PolicyStatement {
  const actions = permissions.flatMap(({ statement }) => statement.actions);
  return new iam.PolicyStatement({
    sid: 'AtMost',
    actions: [...new Set(actions)].sort(),
    resources: ['*'], // a boundary allows nothing by itself: the policy of the role names the resources
  });
}
