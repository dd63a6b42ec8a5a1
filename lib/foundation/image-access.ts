import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  boundedExecutionRoleName,
  deployRoleName,
  executionRoleName,
  preflightRoleName,
} from '../config/names';
import type { Environment } from '../config/types-resolved';
import { rolePath } from './bootstrap/place';

/** What a task is started with. */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** What `teal promote` and `teal rollback` look at. */
const READ = ['ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:GetDownloadUrlForLayer'];

const PUSH_LAYERS = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
];

/**
 * Lets the tasks of a service be started in other accounts, and nobody else there.
 *
 * @param of `bounded`: with a bootstrap of the delivery's own. The role without it is let in then, too: while an account
 * moves there, blue runs by it, and a task of blue that dies is started again.
 */
export function pullFromAccounts(
  stack: Stack,
  of: { readonly delivery: string; readonly service: string; readonly bounded: boolean },
  environments: readonly Environment[],
): iam.PolicyStatement[] {
  const rolesOf = ({ name }: Environment) => {
    const fullName = `${of.service}-${name}`;
    const underPath = `${rolePath(of.delivery).slice(1)}${boundedExecutionRoleName(fullName)}`;
    return [...(of.bounded ? [underPath] : []), executionRoleName(fullName)];
  };
  return forRoles(stack, 'PullToRun', PULL, environments, rolesOf);
}

/**
 * What the gate admission looks at: images, what their scans have found, and who has signed them. ListImageReferrers has no
 * action of its own.
 * source: ECR API reference, ListImageReferrers: "must have the ecr:BatchGetImage permission"
 */
export const ADMIT = [
  ...['ecr:BatchGetImage', 'ecr:DescribeImageScanFindings', 'ecr:DescribeImages', 'ecr:DescribeRepositories'],
  'ecr:GetDownloadUrlForLayer',
];

/** Lets the preflight functions of a service in other accounts look at its images. @param of as in {@link pullFromAccounts} */
export function admitFromAccounts(
  stack: Stack,
  of: { readonly delivery: string; readonly service: string; readonly bounded: boolean },
  environments: readonly Environment[],
): iam.PolicyStatement[] {
  const admitting = environments.filter(({ services }) =>
    services.some(({ name, gates }) => name === of.service && gates.some(({ kind }) => kind === 'admission')),
  );
  return forRoles(stack, 'ReadToAdmit', ADMIT, admitting, ({ name }) => {
    const fullName = `${of.service}-${name}`;
    const underPath = `${rolePath(of.delivery).slice(1)}${preflightRoleName(fullName, true)}`;
    return [...(of.bounded ? [underPath] : []), preflightRoleName(fullName, false)];
  });
}

/**
 * Lets the deploy roles of other accounts look at images, copy them here and tag what they have released.
 *
 * @param of `copies`: whether images come here by being copied, not by the build
 */
export function releaseFromAccounts(
  stack: Stack,
  delivery: string,
  of: {
    readonly read: readonly Environment[];
    readonly mark: readonly Environment[];
    readonly copies: boolean;
  },
): iam.PolicyStatement[] {
  const rolesOf = ({ name }: Environment) => [deployRoleName(delivery, name)];
  const mark = [...(of.copies ? PUSH_LAYERS : []), 'ecr:PutImage'];
  return [
    ...forRoles(stack, 'ReadToRelease', READ, of.read, rolesOf),
    ...forRoles(stack, 'MarkReleased', mark, of.mark, rolesOf),
  ];
}

/**
 * By account, with the role as a condition: a role that is named as the principal must be there first, and those of
 * services come later. The condition is of the role itself, whatever its session is called.
 *
 * source: IAM user guide, "AWS global condition context keys" (aws:PrincipalArn: of a session, the ARN of its role, path
 * and all);
 * Amazon ECR user guide, "Private repository policies" (an account as principal)
 */
function forRoles(
  stack: Stack,
  sid: string,
  actions: readonly string[],
  environments: readonly Environment[],
  /** With their paths. */
  rolesOf: (environment: Environment) => readonly string[],
): iam.PolicyStatement[] {
  if (environments.length === 0) return [];
  const accounts = [...new Set(environments.map(({ account = '' }) => account))];
  const roles = environments.flatMap((environment) =>
    rolesOf(environment).map((resourceName) =>
      stack.formatArn({
        ...{ service: 'iam', region: '', account: environment.account },
        ...{ resource: 'role', resourceName },
      }),
    ),
  );
  return [
    new iam.PolicyStatement({
      sid,
      principals: accounts.map((account) => new iam.AccountPrincipal(account)),
      actions: [...actions],
      conditions: { ArnEquals: { 'aws:PrincipalArn': roles } },
    }),
  ];
}
