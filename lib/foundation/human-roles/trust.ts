import * as iam from 'aws-cdk-lib/aws-iam';
import { isRole } from '../../config/people';
import type { Trust } from '../../config/types-people';

/**
 * Who may take a role: roles apart from users, since a session of a role has neither a second factor nor a user's name.
 * Each by its account with the exact ARN as a condition, not as the principal: IAM turns a principal into an id, and a
 * role that is made again would be locked out without a sign of it. No service is trusted, so none can be made to act for
 * another (a confused deputy), and no third party, so there is no external id.
 *
 * source: IAM user guide, "AWS JSON policy elements: Principal", IAM role principals; "AWS global condition context keys"
 * (aws:PrincipalArn, aws:PrincipalTag; aws:MultiFactorAuthPresent, which a session that comes out of another has not)
 */
export function trustOf({ trusted, mfa, personTag }: Trust): iam.IPrincipal {
  const roles = trusted.filter(isRole);
  const accounts = trusted.filter((arn) => arn.endsWith(':root'));
  const users = trusted.filter((arn) => !isRole(arn) && !accounts.includes(arn));
  // It also keeps the roles of an account out: they have no user name.
  const asUser = {
    StringEquals: { 'sts:RoleSessionName': `\${aws:username}` },
    ...(mfa && { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
  };
  const asRole = personTag !== undefined && {
    StringEquals: { 'sts:RoleSessionName': `\${aws:PrincipalTag/${personTag}}` },
  };
  return new iam.CompositePrincipal(
    ...admit(roles, { ArnEquals: { 'aws:PrincipalArn': roles }, ...asRole }),
    ...admit(users, { ArnEquals: { 'aws:PrincipalArn': users }, ...asUser }),
    ...admit(accounts, asUser),
  );
}

/** The accounts that principals are of, under a condition. */
const admit = (arns: readonly string[], conditions: iam.Conditions): iam.PrincipalBase[] =>
  [...new Set(arns.map((arn) => arn.replace(/^(arn:[^:]+:iam::\d{12}):.*$/, '$1:root')))].map((account) =>
    new iam.ArnPrincipal(account).withConditions(conditions),
  );
