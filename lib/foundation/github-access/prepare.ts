import * as iam from 'aws-cdk-lib/aws-iam';
import { type AccessEnvironment, type Permission, STACK_ID, stackArns } from './access';
import { bootstrapRoleArn, passExecutionRole, readBootstrapVersion, readPublished } from './bootstrap';
import { TEMPLATE_READS } from './plan';
import { describeSecrets, readDatabaseGroups } from './secrets';

/**
 * What `cdk deploy --method=prepare-change-set` calls: it publishes templates and code, and makes the change set that
 * is shown before the environment is approved. It cannot execute one, and the role that CloudFormation is to act with
 * is the bootstrap's or the call is refused. Nor can it change a stack's termination protection, which the CLI would
 * do beside the change set: that is a change, and `teal prepare` gives the CLI an assembly that asks for none.
 * source: the calls of aws-cdk 2.1148.1 (deploy-stack.ts, change-set-describer.ts); the CLI goes on with its own
 * credentials where it cannot assume the bootstrap's deploy role
 */
export function preparePermissions(environment: AccessEnvironment): Permission[] {
  const { stacks } = environment;
  const [stack] = stacks;
  const wildcardReason = STACK_ID;
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadStacks',
        actions: [...STACK_READS],
        resources: stackArns(stacks),
      }),
      wildcardReason,
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'CreateChangeSets',
        actions: ['cloudformation:CreateChangeSet'],
        resources: stackArns(stacks),
        conditions: { StringEquals: { 'cloudformation:RoleArn': bootstrapRoleArn(stack, 'cfn-exec') } },
      }),
      wildcardReason,
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'DeleteChangeSets',
        actions: ['cloudformation:DeleteChangeSet'], // of the same name, from a run before
        resources: stackArns(stacks),
      }),
      wildcardReason,
    },
    passExecutionRole(stack),
    {
      statement: new iam.PolicyStatement({
        sid: 'PublishTemplates',
        actions: ['sts:AssumeRole'],
        resources: [bootstrapRoleArn(stack, 'file-publishing')],
      }),
    },
    readPublished(stack),
    // CloudFormation reads the parameter BootstrapVersion of a template as the caller, too.
    readBootstrapVersion([stack], ['ssm:GetParameter', 'ssm:GetParameters']),
    ...describeSecrets(environment),
    ...readDatabaseGroups(environment),
  ];
}

/** What is deployed, what a change set would change, and how it went. */
export const STACK_READS = [
  ...TEMPLATE_READS,
  'cloudformation:DescribeChangeSet',
  'cloudformation:DescribeEvents',
  'cloudformation:DescribeStackEvents',
] as const;
