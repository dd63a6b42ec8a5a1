import * as iam from 'aws-cdk-lib/aws-iam';
import { type Access, type Permission, STACK_ID, stackArns } from './access';
import { readBootstrapVersion } from './bootstrap';

/**
 * What `teal plan --deployed` and `cdk diff --method=template` call, and nothing else: not the bootstrap's lookup role,
 * which reads all data of the account. The CLI warns that it did not get that role and goes on with the plan role.
 * source: the calls of aws-cdk 2.1148.1, recorded by an endpoint that refuses the lookup role
 */
export function planPermissions({ environments }: Access): Permission[] {
  const stacks = environments.flatMap(({ stacks }) => stacks);
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadTemplates',
        actions: [...TEMPLATE_READS],
        resources: stackArns(stacks),
      }),
      wildcardReason: STACK_ID,
    },
    readBootstrapVersion(stacks, ['ssm:GetParameter']),
  ];
}

/** What is deployed, without the data that it works on. */
export const TEMPLATE_READS = [
  'cloudformation:DescribeStacks',
  'cloudformation:GetTemplate',
  'cloudformation:GetTemplateSummary',
  'cloudformation:ListStackResources',
] as const;
