import {
  accessStackName,
  account,
  at,
  bootstrapStackName,
  executionRoleArn,
  iam,
  qualifier,
  region,
  toolkitStackName,
} from './account';
import { type Act, act, call, each } from './acts';
import { identities } from './hostile-identities';
import { neighbours } from './hostile-neighbours';
import { onRecords } from './hostile-records';

const assets = `arn:aws:s3:::cdk-${qualifier}-assets-${account}-${region}`;
const assetsRepository = at('ecr', `repository/cdk-${qualifier}-container-assets-${account}-${region}`);
const ofRecord = at('ecr', 'repository/shop/shop');
const version = at('ssm', `parameter/cdk-bootstrap/${qualifier}/version`);
const stack = (name: string) => at('cloudformation', `stack/${name}/0f1e2d3c`);
const decision = at('ssm', `parameter/teal/decisions/shop-production/freeze/${'0f'.repeat(32)}`);
const foreignRole = iam('role/OrganizationAccountAccessRole');

/** The bootstrap, what it keeps, and the stacks. */
const deployment: readonly Act[] = [
  ...each(
    'the staging bucket',
    assets,
    's3:PutBucketPolicy',
    's3:DeleteBucketPolicy',
    's3:DeleteBucket',
    's3:PutBucketVersioning',
  ),
  ...each(
    'the staging bucket',
    assets,
    's3:PutLifecycleConfiguration',
    's3:PutEncryptionConfiguration',
    's3:PutReplicationConfiguration',
  ),
  ...each(
    'an asset',
    `${assets}/a.json`,
    's3:PutObject',
    's3:DeleteObject',
    's3:DeleteObjectVersion',
    's3:PutObjectAcl',
  ),
  ...each(
    'the assets’ images',
    assetsRepository,
    'ecr:PutImage',
    'ecr:DeleteRepository',
    'ecr:SetRepositoryPolicy',
  ),
  ...each(
    'the version of the bootstrap',
    version,
    'ssm:PutParameter',
    'ssm:DeleteParameter',
    'ssm:AddTagsToResource',
  ),
  ...[
    toolkitStackName,
    'CDKToolkit',
    accessStackName,
    bootstrapStackName,
    'shop-production',
    'shop-images',
    'landing-zone',
  ].flatMap((name) => [
    ...each(`the stack ${name}`, stack(name), 'cloudformation:UpdateStack', 'cloudformation:DeleteStack'),
    ...each(
      `the stack ${name}`,
      stack(name),
      'cloudformation:CreateChangeSet',
      'cloudformation:ExecuteChangeSet',
    ),
    ...each(
      `the stack ${name}`,
      stack(name),
      'cloudformation:SetStackPolicy',
      'cloudformation:UpdateTerminationProtection',
    ),
  ]),
  act(
    'a nested stack with another role',
    call('cloudformation:CreateStack', stack('nested'), { 'cloudformation:RoleArn': foreignRole }),
  ),
  act('a nested stack', call('cloudformation:CreateStack', stack('nested'))),
  ...each(
    'a stack set',
    at('cloudformation', 'stackset/x:1'),
    'cloudformation:CreateStackSet',
    'cloudformation:CreateStackInstances',
  ),
  ...each(
    'a type of its own',
    '*',
    'cloudformation:RegisterType',
    'cloudformation:ActivateType',
    'cloudformation:SetTypeConfiguration',
  ),
  ...each(
    'the cloud control API',
    '*',
    'cloudformation:CreateResource',
    'cloudformation:UpdateResource',
    'cloudformation:DeleteResource',
  ),
  ...each(
    'the repository of record',
    ofRecord,
    'ecr:PutImage',
    'ecr:BatchDeleteImage',
    'ecr:SetRepositoryPolicy',
    'ecr:DeleteRepository',
  ),
  ...each(
    'the repository of record',
    ofRecord,
    'ecr:PutImageTagMutability',
    'ecr:PutLifecyclePolicy',
    'ecr:TagResource',
  ),
  ...each(
    'an image of an environment',
    at('ecr', 'repository/shop-production'),
    'ecr:PutImage',
    'ecr:BatchDeleteImage',
  ),
  ...each(
    'the registry',
    '*',
    'ecr:PutRegistryPolicy',
    'ecr:PutReplicationConfiguration',
    'ecr:PutRegistryScanningConfiguration',
  ),
];

/** What people decide of gates: theirs alone, and once. */
const ofPeople: readonly Act[] = [
  ...[decision, `${decision}-second`].flatMap((name) => each('a decision', name, 'ssm:PutParameter')),
  ...[decision, `${decision}-second`, `${decision}-used`].flatMap((name) =>
    each(
      'a decision',
      name,
      ...['ssm:DeleteParameter', 'ssm:DeleteParameters', 'ssm:LabelParameterVersion'],
      ...['ssm:AddTagsToResource', 'ssm:PutResourcePolicy', 'ssm:DeleteResourcePolicy'],
    ),
  ),
];

/** To act as somebody else. */
const elsewhere: readonly Act[] = [
  ...each(
    'a function of others',
    at('lambda', 'function:org-admin'),
    'lambda:UpdateFunctionCode',
    'lambda:UpdateFunctionConfiguration',
  ),
  ...each(
    'a function of others',
    at('lambda', 'function:org-admin'),
    'lambda:InvokeFunction',
    'lambda:AddPermission',
    'lambda:DeleteFunction',
  ),
  act(
    'a shell in a task',
    call('ecs:ExecuteCommand', at('ecs', 'task/web/1')),
    call('ecs:DescribeTasks', at('ecs', 'task/web/1')),
  ),
  act('a shell in a task of its own', call('ecs:ExecuteCommand', at('ecs', 'task/shop-production/1'))),
  act(
    'past a pause that waits for a person',
    call('ecs:ContinueServiceDeployment', at('ecs', 'service-deployment/shop-production/shop/1')),
  ),
  ...each(
    'an instance',
    at('ec2', 'instance/i-1'),
    'ssm:SendCommand',
    'ssm:StartSession',
    'ec2:ModifyInstanceAttribute',
    'ec2-instance-connect:SendSSHPublicKey',
  ),
  ...each(
    'instances',
    '*',
    'ec2:RunInstances',
    'ec2:AssociateIamInstanceProfile',
    'ec2:CreateSnapshot',
    'ec2:ModifySnapshotAttribute',
  ),
  ...each(
    'automation',
    '*',
    'ssm:StartAutomationExecution',
    'ssm:CreateAssociation',
    'ssm:CreateDocument',
    'ssm:UpdateDocument',
  ),
  ...each(
    'builds of others',
    at('codebuild', 'project/x'),
    'codebuild:StartBuild',
    'codebuild:UpdateProject',
    'codebuild:CreateProject',
  ),
  ...each(
    'pipelines of others',
    at('codepipeline', 'x'),
    'codepipeline:UpdatePipeline',
    'codepipeline:StartPipelineExecution',
  ),
  ...each(
    'workflows of others',
    at('states', 'stateMachine:x'),
    'states:UpdateStateMachine',
    'states:StartExecution',
  ),
  act(
    'a secret of others',
    call('secretsmanager:GetSecretValue', at('secretsmanager', 'secret:payroll/key-AbCdEf')),
  ),
  act(
    'the policy of a secret of others',
    call('secretsmanager:PutResourcePolicy', at('secretsmanager', 'secret:payroll/key-AbCdEf')),
  ),
  ...each(
    'a key',
    at('kms', 'key/1'),
    'kms:Decrypt',
    'kms:PutKeyPolicy',
    'kms:CreateGrant',
    'kms:ScheduleKeyDeletion',
  ),
  ...each('a bucket of others', 'arn:aws:s3:::payroll', 's3:PutBucketPolicy', 's3:ListBucket'),
  act('what is in a bucket of others', call('s3:GetObject', 'arn:aws:s3:::payroll/a')),
  act('a parameter of others', call('ssm:GetParameter', at('ssm', 'parameter/payroll'))),
  act('a name of others', call('route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z9')),
  act('the execution role itself', call('sts:AssumeRole', executionRoleArn)),
];

/** What a template may try, through CloudFormation's role or through a role that it makes. */
export const hostileActs: readonly Act[] = [
  ...[...identities, ...deployment, ...ofPeople],
  ...[...onRecords, ...elsewhere, ...neighbours],
];
