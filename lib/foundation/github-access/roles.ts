import { Duration } from 'aws-cdk-lib';
import { deploySession } from '../../config/deploy-session';
import { accountRoleName, deployRoleName, prepareRoleName, restoreRoleName } from '../../config/names';
import type { Claims, PipelineTrust } from '../pipeline-trust';
import type { Access, AccessEnvironment, Permission } from './access';
import { deployPermissions } from './deploy';
import { driftPermissions } from './drift';
import { buildPermissions } from './images';
import { planPermissions } from './plan';
import { preparePermissions } from './prepare';
import { hasDatabase, restorePermissions } from './restore';

export interface PipelineRole {
  /** In the stack. */
  readonly id: string;
  readonly roleName: string;
  readonly description: string;
  readonly claims: Claims;
  /** Of other jobs that may take it, by a statement of its own: no token mixes the two. @default none */
  readonly alsoClaims?: Claims;
  readonly permissions: readonly Permission[];
  /** @default an hour, IAM's own */
  readonly maxSessionDuration?: Duration;
}

/** The roles of an account, in the order of a change: it is planned, built, prepared, deployed, and then looked after. */
export function rolesOf(access: Access, trust: PipelineTrust, isHome: boolean): PipelineRole[] {
  const { delivery, environments } = access;
  const looked = environments.length > 0;
  return [
    ...(looked ? [planRole(access, trust)] : []),
    ...(isHome ? [buildRole(access, trust)] : []),
    ...environments.flatMap((environment): PipelineRole[] => {
      const { name } = environment.configuration;
      const session = deploySession(environment.configuration);
      const [claims, alsoClaims] = trust.deploy(name);
      return [
        {
          id: `Prepare-${name}`,
          roleName: prepareRoleName(delivery, name),
          description: `Makes the change sets of ${delivery} in ${name} that are shown before it is approved, from the main branch`,
          claims: trust.prepare,
          permissions: preparePermissions(environment),
        },
        {
          id: `Deploy-${name}`,
          roleName: deployRoleName(delivery, name),
          description: `Deploys ${delivery} to ${name}, from the main branch; ${session.minutes} minutes for ${session.reason}`,
          claims,
          ...(alsoClaims && { alsoClaims }),
          permissions: deployPermissions(access, environment),
          maxSessionDuration: Duration.minutes(session.minutes),
        },
        ...(hasDatabase(environment) ? [restoreRole(access, environment, trust)] : []),
      ];
    }),
    ...(looked ? [driftRole(access, trust)] : []),
  ];
}

function restoreRole(access: Access, environment: AccessEnvironment, trust: PipelineTrust): PipelineRole {
  const { name } = environment.configuration;
  return {
    id: `Restore-${name}`,
    roleName: restoreRoleName(access.delivery, name),
    description: `Restores backups of ${access.delivery} in ${name} into copies, looks into them and deletes them, from the main branch`,
    claims: trust.restore(name),
    permissions: restorePermissions(access, environment),
    // A drill gives up after two hours, and deletes what it has made.
    maxSessionDuration: Duration.hours(3),
  };
}

function planRole(access: Access, trust: PipelineTrust): PipelineRole {
  return {
    id: 'Plan',
    roleName: accountRoleName(access.delivery, 'plan'),
    description: `Reads the templates of ${access.delivery}, ${trust.planned}`,
    claims: trust.plan,
    permissions: planPermissions(access),
  };
}

function buildRole(access: Access, trust: PipelineTrust): PipelineRole {
  return {
    id: 'Build',
    roleName: accountRoleName(access.delivery, 'build'),
    description: `Pushes the images of ${access.delivery}, from the main branch`,
    claims: trust.build,
    permissions: buildPermissions(access),
  };
}

function driftRole(access: Access, trust: PipelineTrust): PipelineRole {
  return {
    id: 'Drift',
    roleName: accountRoleName(access.delivery, 'drift'),
    description: `Compares the stacks of ${access.delivery} with what is there and takes late verdicts, by a schedule of the main branch`,
    claims: trust.drift,
    permissions: driftPermissions(access),
  };
}
