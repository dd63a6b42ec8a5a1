import { domain } from '../synth';
import { at, executionRoleArn, iam } from './account';
import { call } from './acts';
import { cluster, image, passExecution, service, version } from './github-calls';
import type { Request } from './policy';
import { records } from './protected';

const PRODUCTION = 'production';
const stack = at('cloudformation', 'stack/shop-production/0f1e');
const foundation = at('cloudformation', 'stack/shop-production-foundation/0f1e');
const ecs = (kind: string) => at('ecs', `${kind}/${service(PRODUCTION)}`);
const decision = at('ssm', 'parameter/teal/decisions/shop-production/approval/8275');
const page = at('sns', 'shop-production-page');
const rule = at('elasticloadbalancing', 'listener-rule/app/shop-production/0f1e/2a3b/4c5d');
const key = at('kms', 'key/0123abcd-0123-4567-89ab-0123456789ab');
const task = at('ecs', 'task/shop-production/0f1e');
const secret = at('secretsmanager', 'secret:shop-production/RECEIPT_KEY-AbCdEf');
const testHeader = at('secretsmanager', 'secret:shop-production/test-header-AbCdEf');
const rotation = at('lambda', 'function:shop-production-test-header-rotation');
const limit = at('wafv2', 'regional/rulegroup/shop-production-limit/0123abcd-0123-4567-89ab-0123456789ab');
const record = `${records}/production/shop/releases/8275.json`;

const ofKey = { 'aws:ResourceTag/teal:delivery': 'shop', 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' };
const each = (actions: readonly string[], ...resources: readonly string[]): Request[] =>
  resources.flatMap((resource) => actions.map((action) => call(action, resource)));
const cloudFormation = (...verbs: readonly string[]) => verbs.map((verb) => `cloudformation:${verb}`);

/**
 * By role, on the resources as AWS names them: what verbs and people ask.
 * source: Service Authorization Reference, resources and condition keys of each action
 */
export const asked: Readonly<Record<'reader' | 'operator' | 'break-glass', readonly Request[]>> = {
  reader: [
    ...each(
      cloudFormation(
        ...['DescribeStacks', 'GetTemplate', 'DescribeChangeSet', 'DetectStackDrift'],
        ...['DetectStackResourceDrift', 'DescribeStackResourceDrifts'],
      ),
      stack,
      foundation,
    ),
    ...each(['ecs:DescribeServices', 'ecs:ListServiceDeployments'], ecs('service')),
    ...each(['ecs:DescribeServiceDeployments'], `${ecs('service-deployment')}/1`),
    ...each(['ecs:DescribeServiceRevisions'], `${ecs('service-revision')}/1`),
    ...each(['ecs:DescribeClusters'], at('ecs', 'cluster/shop-production')),
    call('ecs:ListTasks', '*', cluster(PRODUCTION)),
    call('ecs:DescribeTasks', task, cluster(PRODUCTION)),
    ...each(
      [
        ...cloudFormation('DescribeStackDriftDetectionStatus'),
        ...['ecs:DescribeTaskDefinition', 'cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData'],
        ...['elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTargetHealth'],
        ...['elasticloadbalancing:DescribeLoadBalancers', 'servicequotas:GetServiceQuota'],
      ],
      '*',
    ),
    call('iam:GetOpenIDConnectProvider', iam('oidc-provider/token.actions.githubusercontent.com')),
    call('route53:ListResourceRecordSets', `arn:aws:route53:::hostedzone/${domain?.hostedZoneId}`),
    call('ecr:DescribeRepositories', image),
    ...each(['ecr:DescribeImages', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], image),
    ...each(['s3:GetObject'], record),
    call('s3:ListBucket', records, { 's3:prefix': 'production/shop/releases/' }),
    ...each(['ssm:GetParameterHistory'], decision),
    ...each(['cloudwatch:GetDashboard'], 'arn:aws:cloudwatch::111122223333:dashboard/shop-production'),
    ...each(
      ['logs:FilterLogEvents'],
      at('logs', 'log-group:/teal/shop-production:*'),
      at('logs', 'log-group:/teal/shop-production-gate-preflight:*'),
    ),
    ...each(['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'], secret, testHeader),
    ...each(['ssm:DescribeParameters'], '*'),
    ...each(['wafv2:GetRuleGroup'], limit),
  ],
  operator: [
    ...each(['ecs:ContinueServiceDeployment', 'ecs:StopServiceDeployment'], `${ecs('service-deployment')}/1`),
    ...each(['ssm:PutParameter', 'ssm:DeleteParameter'], decision),
    call('events:PutEvents', at('events', 'event-bus/default'), { 'events:source': 'teal' }),
    call('s3:PutObject', record, { 's3:if-none-match': '*' }),
    ...['production', 'test'].map((name) =>
      call('elasticloadbalancing:ModifyRule', rule, {
        'aws:ResourceTag/teal:traffic-rule': `shop-production/${name}`,
      }),
    ),
    ...each(['wafv2:UpdateRuleGroup'], limit),
    ...each(['sns:ListSubscriptionsByTopic', 'sns:Publish'], page),
    ...['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => call(action, key, ofKey)),
    ...cloudFormation('CreateChangeSet', 'ExecuteChangeSet', 'DeleteChangeSet').map((action) =>
      call(action, stack, { 'cloudformation:RoleArn': executionRoleArn }),
    ),
    ...each(cloudFormation('CancelUpdateStack', 'ContinueUpdateRollback'), stack),
    passExecution,
    ...each(['ssm:GetParameters'], version),
  ],
  'break-glass': [
    ...each(['ecs:ExecuteCommand'], task, at('ecs', 'cluster/shop-production')),
    ...each(
      ['GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
        (verb) => `secretsmanager:${verb}`,
      ),
      secret,
    ),
    ...each(['secretsmanager:RotateSecret'], secret, testHeader),
    ...each(['lambda:InvokeFunction'], rotation),
    ...each(['ssm:GetParameter', 'ssm:PutParameter'], at('ssm', 'parameter/shop/token')),
  ],
};

/** What looks like one of them, and is not the environment's or not for this. */
export const astray: readonly Request[] = [
  call('elasticloadbalancing:ModifyRule', rule),
  call('elasticloadbalancing:ModifyRule', rule, {
    'aws:ResourceTag/teal:traffic-rule': 'shop-staging/production',
  }),
  call('events:PutEvents', at('events', 'event-bus/default'), { 'events:source': 'aws.ecs' }),
  call('ecs:ListTasks', '*', cluster('staging')),
  call('kms:Decrypt', key, { ...ofKey, 'aws:ResourceTag/teal:delivery': 'other' }),
  call('kms:Decrypt', key, { 'aws:ResourceTag/teal:delivery': 'shop' }),
  call('s3:ListBucket', records, { 's3:prefix': 'staging/' }),
  call('s3:ListBucket', records),
  call('s3:PutObject', record),
  ...each(['s3:DeleteObject', 's3:PutObjectRetention', 's3:BypassGovernanceRetention'], record),
  call('iam:PassRole', executionRoleArn, { 'iam:PassedToService': 'lambda.amazonaws.com' }),
  call('iam:PassRole', iam('role/Admin'), { 'iam:PassedToService': 'cloudformation.amazonaws.com' }),
  ...each(
    cloudFormation('CreateChangeSet', 'ExecuteChangeSet'),
    foundation,
    at('cloudformation', 'stack/shop-production-people/0f1e'),
  ),
  ...each(['ecs:UpdateService', 'ecs:DeleteService'], ecs('service')),
  ...each(['secretsmanager:GetSecretValue'], at('secretsmanager', 'secret:shop-production/OTHER-AbCdEf')),
  ...each(['secretsmanager:PutSecretValue'], at('secretsmanager', 'secret:shop-production/OTHER-AbCdEf')),
  // By its rotation alone do the rules accept it.
  ...each(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], testHeader),
  ...each(['secretsmanager:DeleteSecret', 'secretsmanager:CancelRotateSecret'], secret),
  ...each(['secretsmanager:ListSecrets'], '*'),
  ...each(['ssm:GetParameterHistory'], at('ssm', 'parameter/shop/token')),
  ...each(['lambda:InvokeFunction'], at('lambda', 'function:shop-production-traffic-rules')),
  // Another group of the service's, of another service, of CloudFront; and what would take the limit away.
  ...each(
    ['wafv2:GetRuleGroup', 'wafv2:UpdateRuleGroup'],
    limit.replace('-limit/', '-own/'),
    limit.replace('shop-', 'pay-'),
    limit.replace('regional/', 'global/'),
  ),
  ...each(['wafv2:DeleteRuleGroup', 'wafv2:PutPermissionPolicy', 'wafv2:TagResource'], limit),
  ...each(
    ['wafv2:UpdateWebACL', 'wafv2:DisassociateWebACL', 'wafv2:GetWebACL'],
    at('wafv2', 'regional/webacl/shop-production/0123abcd-0123-4567-89ab-0123456789ab'),
  ),
];
