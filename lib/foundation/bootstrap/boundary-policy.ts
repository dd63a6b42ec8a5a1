import * as iam from 'aws-cdk-lib/aws-iam';
import { DECISIONS } from '../../../lambda/shared/environment';
import {
  assetsBucketArn,
  bootstrapVersionArn,
  decisionsArn,
  executionRoleArn,
  namePrefixes,
  type Place,
  regionalArn,
} from './place';
import { probeBoundary } from './probe-statements';
import { roleStatements } from './role-statements';

/**
 * The parts of EC2 that a network is made of. No instances, images, volumes or instance profiles: who may change those
 * of others takes their roles.
 */
const networking = [
  ...['Describe*', 'GetSecurityGroupsForVpc', '*Tags', '*Vpc', '*VpcAttribute', '*Subnet*'],
  ...['*Route', '*RouteTable*', '*SecurityGroup*', '*InternetGateway'],
  ...['*NatGateway*', '*Address', '*FlowLogs'],
].map((name) => `ec2:${name}`);

/** Services in which nobody runs code with a role that was not passed to it. */
const services = [
  ...['application-autoscaling', 'cloudwatch', 'ecr', 'ecs', 'elasticloadbalancing', 'events', 'logs'],
  'sns',
].map((name) => `${name}:*`);

/** Reads of what only a bootstrap or the build may write. */
const reads = [
  ...['s3:GetObject', 's3:GetObjectVersion', 'ssm:GetParameter*'],
  ...[
    'ecr:BatchGetImage',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    // Images and repositories; and for the gate admission what scans found, of images of other accounts as well.
    'ecr:Describe*',
  ],
];

/** A prefix to list is in each role's own policy. */
const releaseReads = ['s3:ListBucket', 's3:GetObject'];

/** Into tasks, past a pause that waits for a person, and past the build. */
const never = [
  ...['ecs:ExecuteCommand', 'ecs:ContinueServiceDeployment'],
  ...[
    'ecr:PutImage',
    'ecr:InitiateLayerUpload',
    'ecr:BatchDeleteImage',
    'ecr:*Registry*',
    'ecr:PutReplication*',
  ],
];

/**
 * The most that CloudFormation's role and every role in a service's stack can have, whatever their policies say.
 *
 * What is not allowed here is out of reach, so IAM, STS, CloudFormation and all services in which code runs with roles
 * of others are left out, or kept to what is the delivery's. The denials repeat it for what guards the pipeline: a
 * resource policy that names a session is limited by a denial alone, and so is a service that a team adds.
 * source: IAM user guide, "Permissions boundaries for IAM entities"
 */
export function boundaryStatements(place: Place): iam.PolicyStatement[] {
  const { stack, delivery, bootstrap } = place;
  const { partition } = stack;
  const deny = (sid: string, props: iam.PolicyStatementProps) =>
    new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, ...props });
  // Buckets and what is in them: the `*` of IAM goes over slashes.
  const records = `arn:${partition}:s3:::${delivery}-records-*`;
  const assets = assetsBucketArn(place);
  return [
    new iam.PolicyStatement({
      sid: 'Services',
      actions: [
        ...services,
        ...networking,
        ...bootstrap.services.map((name) => `${name}:*`),
        // No writes: an update of a stack runs with the role that the stack was made with, and needs no PassRole.
        ...[
          'cloudformation:Describe*',
          'cloudformation:List*',
          'secretsmanager:GetRandomPassword',
          'route53:GetChange',
          'ssm:GetCalendarState',
          'inspector2:List*',
          // Of a collector beside the service.
          'xray:PutTraceSegments',
        ],
      ],
      resources: ['*'],
    }),
    // Functions of others run with their roles, and secrets of others are keys.
    new iam.PolicyStatement({
      sid: 'Own',
      actions: ['lambda:*', 'secretsmanager:*'],
      resources: namePrefixes(place).flatMap((prefix) => [
        regionalArn(place, 'lambda', `function:${prefix}*`),
        regionalArn(place, 'secretsmanager', `secret:${prefix}*`),
      ]),
    }),
    // None but CloudFormation's, which its own policy keeps to what is the delivery's: channels of chat have roles, and
    // whoever could tag a key of others would have it for the delivery's own. CloudFormation tags what it makes, and can
    // take over none that it may not read before.
    new iam.PolicyStatement({
      sid: 'Keys',
      actions: ['chatbot:*', 'kms:*'],
      resources: ['*'],
      conditions: { ArnLike: { 'aws:PrincipalArn': executionRoleArn(place) } },
    }),
    // What a function says to an encrypted topic; the key's own policy names it. Without a name: IAM's quota is near.
    new iam.PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringLike: { 'kms:ViaService': 'sns.*' } },
    }),
    // The names of others lead their users.
    ...(place.hostedZoneIds.length > 0
      ? [
          new iam.PolicyStatement({
            sid: 'Names',
            actions: ['route53:*'],
            resources: place.hostedZoneIds.map((id) => `arn:${partition}:route53:::hostedzone/${id}`),
          }),
        ]
      : []),
    new iam.PolicyStatement({
      sid: 'Files',
      actions: [...reads.filter((action) => !action.startsWith('ecr:')), 's3:ListBucket'],
      // And the records, for lead times: of which services, and that it is no holds and no decisions, each role's own policy says.
      resources: [`${assets}/*`, bootstrapVersionArn(place), records],
    }),
    ...decisionStatements(place),
    ...probeBoundary(place),
    ...roleStatements(place),
    deny('NoAccess', {
      actions: ['iam:*', 'sts:*'],
      resources: [
        ...[
          `role/${delivery}-*`,
          'role/cdk-*',
          `policy/${delivery}-*`,
          'oidc-provider/*',
          'user/*',
          'group/*',
        ],
        // Shorter than with the account, and of no account is it allowed.
      ].map((resource) => `arn:*:iam::*:${resource}`),
    }),
    deny('NoRecords', { notActions: [...releaseReads], resources: [records] }),
    deny('ReadOnly', {
      notActions: reads,
      resources: [
        assets,
        `${assets}/*`,
        'arn:*:ecr:*:*:repository/cdk-*',
        `arn:*:ecr:*:*:repository/${delivery}/*`,
        'arn:*:ssm:*:*:parameter/cdk-bootstrap/*',
      ],
    }),
    deny('Never', { actions: never, resources: ['*'] }),
  ];
}

/**
 * Decisions of people are theirs: a gate reads them, and writes once that one is used. The gates' roles have the same
 * boundary as the others, so this is the most that any role of the delivery can do with Parameter Store, which a team
 * cannot let in: it is none of `bootstrap.services`. What each gate may is in its own policy; CloudFormation's role is
 * denied both, in its own.
 *
 * Not by the prefixes of names, for which a policy of many services has no room. To mark what others have decided takes
 * a hostile template and lets nothing pass, and neither does marking anew: a gate takes what has a second version for
 * used up.
 */
const decisionStatements = (place: Place): iam.PolicyStatement[] => [
  new iam.PolicyStatement({
    sid: 'ReadDecisions',
    actions: ['ssm:GetParameterHistory'],
    resources: [decisionsArn(place)],
  }),
  new iam.PolicyStatement({
    sid: 'UseDecisions',
    actions: ['ssm:PutParameter'],
    resources: [decisionsArn(place, DECISIONS.USED)],
  }),
];
