import { CliCredentialsStackSynthesizer, Duration, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { peopleRoleName, peopleStackName } from '../config/names';
import { type PeopleRole, peopleRoles } from '../config/people';
import type { People, Trust } from '../config/types-people';
import type { ImagesHome } from '../config/types-resolved';
import type { Runbooks } from '../observability/runbooks';
import { topicsOfAlarms } from '../observability/topic-arns';
import { TealStack } from '../teal-stack';
import { managedPolicy } from './bootstrap/managed-policies';
import type { AccessEnvironment } from './github-access/access';
import { attachPermissions } from './github-access/attach';
import { BreakGlassUse } from './human-roles/break-glass-use';
import { boundaryOf, permissionsOf } from './human-roles/grants';
import { trustOf } from './human-roles/trust';

/** @internal */
export interface HumanRolesStackProps extends StackProps {
  /** Prefixes the names of the roles. */
  readonly delivery: string;
  readonly people: People;
  readonly environment: AccessEnvironment;
  /** Where the images of record are. Absent: CDK builds them. */
  readonly images: ImagesHome | undefined;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
  /** Of the bootstrap. @default CDK's own */
  readonly qualifier?: string;
}

/**
 * An hour. Longer is in vain: a session that comes out of another role ends after it, whatever the role says.
 * source: IAM user guide, "Methods to assume a role", role chaining
 */
const SESSION = Duration.hours(1);

/**
 * What people may do in an environment: roles to look, to be on call, and to break the glass. Deployed by a person, in a
 * stack of its own: a pipeline that could change who is on call could let itself in, and with its own credentials, since
 * a stack keeps the role that it was deployed with.
 */
export class HumanRolesStack extends TealStack {
  /** Those that the configuration names. */
  public readonly roles: ReadonlyMap<PeopleRole, iam.Role>;
  /** What pages when the glass is broken. Absent without such a role. */
  public readonly breakGlassUse: BreakGlassUse | undefined;
  private readonly props: HumanRolesStackProps;

  /** @internal `Delivery` makes it. */
  constructor(scope: Construct, id: string, props: HumanRolesStackProps) {
    const { delivery, qualifier, people, environment, runbooks } = props;
    const { name } = environment.configuration;
    super(scope, id, {
      ...props,
      stackName: peopleStackName(delivery, name),
      description: `${delivery}: what people may do in ${name}; deployed by a person`,
      synthesizer: new CliCredentialsStackSynthesizer(qualifier === undefined ? {} : { qualifier }),
    });
    this.props = props;
    this.roles = new Map(
      peopleRoles.flatMap((role): [PeopleRole, iam.Role][] => {
        const trust = people[role];
        return trust ? [[role, this.addRole(role, trust)]] : [];
      }),
    );
    this.breakGlassUse =
      people.breakGlass &&
      new BreakGlassUse(this, 'BreakGlassUse', {
        ...{ delivery, runbooks, name: this.stackName },
        roleName: peopleRoleName(delivery, 'breakGlass', name),
        topics: topicsOfAlarms(this, delivery, environment.configuration),
      });
  }

  private addRole(which: PeopleRole, trust: Trust): iam.Role {
    const { delivery, environment, images, people } = this.props;
    const { name } = environment.configuration;
    const roleName = peopleRoleName(delivery, which, name);
    const permissions = permissionsOf(which, { delivery, environment, images, rollback: people.rollback });
    const role = new iam.Role(this, which, {
      roleName,
      description: DESCRIPTIONS[which](`${delivery} in ${name}`),
      assumedBy: trustOf(trust),
      maxSessionDuration: SESSION,
      permissionsBoundary: managedPolicy(this, `${which}Boundary`, {
        name: `${roleName}-boundary`,
        description: `The most that ${roleName} can have`,
        statements: [boundaryOf(permissions)],
        wildcardReason: 'A boundary allows nothing by itself: the policy of the role names the resources',
      }),
    });
    attachPermissions(this, role, roleName, permissions);
    return role;
  }
}

const DESCRIPTIONS: Readonly<Record<PeopleRole, (what: string) => string>> = {
  reader: (what) => `Looks at ${what}`,
  operator: (what) => `On call for ${what}: approves, stops, holds, overrides, goes back`,
  breakGlass: (what) => `A shell and the secrets of ${what}; each use pages`,
};
