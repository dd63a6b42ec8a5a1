import * as iam from 'aws-cdk-lib/aws-iam';
import { VERDICT_EVENT } from '../../../lambda/shared/environment';
import { serviceStackName } from '../../config/names';
import { channels } from '../../config/notify';
import { topicArns } from '../../observability/topic-arns';
import { arn, type Permission, STACK_ID, stackArns } from '../github-access/access';
import { passExecutionRole, readBootstrapVersion } from '../github-access/bootstrap';
import { serviceNames } from '../github-access/verdict';
import { changeFlags } from './flags';
import type { Reach } from './grants';
import { DECISION_NAME, decisionArns, limitArns, RECORD_KEY, RULE_GROUP_ID, recordsArn } from './reader';

/** What `teal approve`, `reject`, `hold`, `resume`, `override`, `rollback`, `traffic repair`, `limit` and `doctor --page` call. */
export const operatorPermissions = (reach: Reach): Permission[] => [
  ...deploymentPermissions(reach),
  ...decisionPermissions(reach),
  ...repairPermissions(reach),
  limitPermission(reach),
  ...changeFlags(reach),
  ...pagePermissions(reach),
  ...(reach.environment.configuration.pipeline ? [appendRecords(reach)] : []),
  ...(reach.rollback ? rollbackPermissions(reach) : []),
];

const deploymentPermissions = ({ environment }: Reach): Permission[] => [
  {
    statement: new iam.PolicyStatement({
      sid: 'DecideDeployments',
      actions: ['ecs:ContinueServiceDeployment', 'ecs:StopServiceDeployment'],
      resources: serviceNames(environment).map((name) =>
        arn(environment.stacks[0], 'ecs', 'service-deployment', `${name}/*`),
      ),
    }),
    wildcardReason: 'The id of a deployment is made when it starts; this environment’s services only',
  },
];

const decisionPermissions = (reach: Reach): Permission[] => [
  {
    statement: new iam.PolicyStatement({
      sid: 'Decide',
      actions: ['ssm:DeleteParameter', 'ssm:PutParameter'],
      resources: decisionArns(reach),
    }),
    wildcardReason: DECISION_NAME,
  },
  {
    statement: new iam.PolicyStatement({
      sid: 'TellOfDecisions',
      actions: ['events:PutEvents'],
      resources: [arn(reach.environment.stacks[0], 'events', 'event-bus', 'default')],
      conditions: { StringEquals: { 'events:source': VERDICT_EVENT.SOURCE } },
    }),
  },
];

/** By the tag that Teal's own rules carry, on the load balancer that they stand on. */
function repairPermissions({ delivery, environment: { stacks, configuration } }: Reach): Permission[] {
  const names = configuration.services.map(({ name }) => `${name}-${configuration.name}`);
  const balancers = configuration.services.map(({ name, loadBalancer }) =>
    loadBalancer === undefined
      ? `app/${name}-${configuration.name}`
      : loadBalancer.shared
        ? `app/${delivery}-${configuration.name}`
        : loadBalancer.arn.slice(loadBalancer.arn.indexOf('app/')),
  );
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'RepairTraffic',
        actions: ['elasticloadbalancing:ModifyRule'],
        resources: [...new Set(balancers)].map((balancer) =>
          arn(stacks[0], 'elasticloadbalancing', 'listener-rule', `${balancer}/*`),
        ),
        conditions: {
          StringEquals: {
            'aws:ResourceTag/teal:traffic-rule': names.flatMap((name) => [
              `${name}/production`,
              `${name}/test`,
            ]),
          },
        },
      }),
      wildcardReason:
        'AWS makes the ids of a load balancer, its listeners and rules; Teal’s own rules by their tag',
    },
  ];
}

/** The rule groups with the limits alone: nothing of a web ACL, so that nobody takes it away from in front of users. */
const limitPermission = (reach: Reach): Permission => ({
  statement: new iam.PolicyStatement({
    sid: 'TurnLimits',
    actions: ['wafv2:UpdateRuleGroup'],
    resources: limitArns(reach),
  }),
  wildcardReason: RULE_GROUP_ID,
});

/** A test page, through a topic of Teal's by its key, or through one of the team's own. */
function pagePermissions({ delivery, environment: { stacks, configuration } }: Reach): Permission[] {
  const [stack] = stacks;
  const topics = [
    ...new Set(channels.flatMap((channel) => topicArns(stack, delivery, configuration, channel))),
  ];
  if (topics.length === 0) return [];
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'TestPage',
        actions: ['sns:ListSubscriptionsByTopic', 'sns:Publish'],
        resources: topics,
      }),
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'EncryptPage',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [arn(stack, 'kms', 'key', '*')], // a key's id is made by AWS: its tag says whose it is
        conditions: {
          StringEquals: {
            'aws:ResourceTag/teal:delivery': delivery,
            'kms:ViaService': `sns.${stack.region}.amazonaws.com`,
          },
        },
      }),
      wildcardReason:
        'AWS makes the id of a key; those with the tag of this delivery, and by way of SNS alone',
    },
  ];
}

const appendRecords = (reach: Reach): Permission => ({
  statement: new iam.PolicyStatement({
    sid: 'AppendRecords',
    actions: ['s3:PutObject'],
    resources: [`${recordsArn(reach)}/${reach.environment.configuration.name}/*`],
  }),
  wildcardReason: RECORD_KEY,
});

/**
 * A recovery is a change set of the template that is there. IAM tells none from one of another template, so this is all
 * that the execution role may do: see `operator.rollback`.
 */
function rollbackPermissions({ environment: { stacks, configuration } }: Reach): Permission[] {
  const [foundation] = stacks;
  const names = configuration.services.map(({ name }) => serviceStackName(name, configuration.name));
  const services = stacks.filter(({ stackName }) => names.includes(stackName));
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'GoBack',
        actions: [
          'cloudformation:CancelUpdateStack',
          'cloudformation:ContinueUpdateRollback',
          'cloudformation:CreateChangeSet',
          'cloudformation:DeleteChangeSet',
          'cloudformation:ExecuteChangeSet',
        ],
        // Of services alone: a recovery leaves foundations as it is.
        resources: stackArns(services),
      }),
      wildcardReason: STACK_ID,
    },
    passExecutionRole(foundation),
    // CloudFormation reads a template's parameter BootstrapVersion as who asks for the change set.
    readBootstrapVersion([foundation], ['ssm:GetParameters']),
  ];
}
