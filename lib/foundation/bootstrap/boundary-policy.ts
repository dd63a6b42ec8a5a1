import * as iam from 'aws-cdk-lib/aws-iam';
import { DECISIONS } from '../../../lambda/shared/environment';
import { holdsFolder, recordsBucketName } from '../../config/names';
import { anyAccessLogs, toMakeFirewalls } from './edge-statements';
import {
  assetsBucketArn,
  bootstrapVersionArn,
  byCloudFormation,
  decisionsArn,
  namePrefixes,
  ownKey,
  type Place,
  regionalArn,
  rolePath,
} from './place';
import { anyProbes, forAllProbes, probeBoundary, toMakeProbes } from './probe-statements';
import { roleStatements } from './role-statements';

/**
 * The parts of EC2 that a network is made of. No instances, images, volumes or instance profiles: who may change those
 * of others takes their roles. By their letters no routes and tables of transit gateways, local gateways and VPNs, which are
 * of all networks. A test has what each takes in.
 */
const networking = [
  ...['Describe*', '*Tags', '*Vpc', '*VpcAttribute', '*eSubnet', '*SubnetAttribute'],
  ...['*eRoute', '*eRouteTable*', '*SecurityGroup*', '*InternetGateway'],
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
    'ecr:BatchCheckLayer*', // Availability
    'ecr:GetDownload*', // UrlForLayer
    // Images and repositories; and for the gate admission what scans found, of images of other accounts as well.
    'ecr:Describe*',
  ],
];

/** Prefixes of the records of releases; those of holds have none of it. See lib/config/names.ts. */
const releases = '*/releases/';

/** Into tasks, past a pause that waits for a person, and past the build. */
const never = [
  // Short for ExecuteCommand and ContinueServiceDeployment,
  ...['ecs:Execute*', 'ecs:Continue*'],
  // and for InitiateLayerUpload, BatchDeleteImage and PutReplicationConfiguration.
  ...['ecr:PutImage', 'ecr:Initiate*', 'ecr:BatchDelete*', 'ecr:*Registry*', 'ecr:PutReplication*'],
];

/**
 * The most that CloudFormation's role and every role in a service's stack can have, whatever their policies say.
 *
 * What is not allowed here is out of reach, so IAM, STS, CloudFormation and all services in which code runs with roles
 * of others are left out, or kept to what is the delivery's. The denials repeat it for what guards the pipeline: a
 * resource policy that names a session is limited by a denial alone, and so is a service that a team adds.
 * source: IAM user guide, "Permissions boundaries for IAM entities"
 *
 * Denials alone have names: a policy of many services has no room for more. Where an action is cut short, it takes in no
 * other action that there is; test/iam/short-actions.test.ts has them.
 */
export function boundaryStatements(place: Place): iam.PolicyStatement[] {
  const { stack, delivery, bootstrap } = place;
  const deny = (sid: string, props: iam.PolicyStatementProps) =>
    new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, ...props });
  // A denial of it is of buckets and of what is in them: the `*` of IAM goes over slashes.
  const records = `arn:*:s3:::${delivery}-records-`;
  const ownRecords = `arn:*:s3:::${recordsBucketName(delivery, stack.account)}`;
  const assets = assetsBucketArn(place);
  return [
    new iam.PolicyStatement({
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
          // Of a collector beside the service. It takes no resource, and reads nothing.
          'xray:PutTraceSegments',
          ...(place.probes ? forAllProbes : []),
          ...(place.inVpc ? ofFunctionsInVpc : []),
          // All four actions that there are: the channels of a task. They take no resource.
          ...(place.exec ? ['ssmmessages:*'] : []),
        ],
      ],
      resources: ['*'],
    }),
    // Functions of others run with their roles, and secrets of others are keys.
    new iam.PolicyStatement({
      actions: ['lambda:*', 'secretsmanager:*'],
      resources: namePrefixes(place).flatMap((prefix) => [
        regionalArn(place, 'lambda', `function:${prefix}*`),
        regionalArn(place, 'secretsmanager', `secret:${prefix}*`),
      ]),
    }),
    // None but CloudFormation's, which its own policy keeps to what is the delivery's: channels of chat have roles, and
    // whoever could tag a key of others would have it for the delivery's own. CloudFormation tags what it makes, and can
    // take over none that it may not read before. And who changes a canary of others has its role.
    new iam.PolicyStatement({
      actions: [
        ...['chatbot:*', 'kms:*'],
        ...(place.probes ? toMakeProbes : []),
        ...(place.firewalls ? toMakeFirewalls : []),
      ],
      resources: ['*'],
      conditions: byCloudFormation(place),
    }),
    // What a function says to an encrypted topic of the delivery; the key's own policy names its role. And secrets with a key.
    new iam.PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: {
        ...ownKey(place, 'ResourceTag'),
        StringLike: { 'kms:ViaService': place.guarded ? ['secretsmanager.*', 'sns.*'] : 'sns.*' },
      },
    }),
    // The names of others lead their users.
    ...(place.hostedZoneIds.length > 0
      ? [
          new iam.PolicyStatement({
            actions: ['route53:*'],
            resources: place.hostedZoneIds.map((id) => `arn:*:route53:::hostedzone/${id}`),
          }),
        ]
      : []),
    new iam.PolicyStatement({
      actions: [...reads.filter((action) => !action.startsWith('ecr:')), 's3:ListBucket'],
      resources: [
        ...[`${assets}/*`, bootstrapVersionArn(place)],
        // And what was released, for lead times and notices. Of which services, each role's own policy says; other prefixes
        // and older versions are denied below.
        ...[ownRecords, `${ownRecords}/${releases}*`],
      ],
    }),
    ...existingSecrets(place),
    ...decisionStatements(place),
    ...probeBoundary(place),
    ...madeByCloudFormation(place),
    ...roleStatements(place).map(withoutName),
    // All of it that is not allowed above: a resource policy, such as a role's trust, could name a session.
    deny('NoAccess', {
      actions: ['iam:*', 'sts:*'],
      // Shorter than with the account, and of no account is it allowed.
      notResources: [`arn:*:iam::*:role${rolePath(delivery)}*`, 'arn:*:iam::*:role/aws-service-role/*'],
    }),
    deny('NoRecords', { notActions: ['s3:ListBucket', 's3:GetObject'], resources: [`${records}*`] }),
    // To list anything but releases: a bucket's name ends in the 12 digits of its account. And to read holds: a call on an
    // object has no prefix, and a key that is missing is not like one.
    deny('NoHolds', {
      actions: ['s3:*'],
      resources: [`${records}${'?'.repeat(12)}`, `${records}*/*/${holdsFolder}/*`],
      conditions: { StringNotLike: { 's3:prefix': releases } },
    }),
    deny('ReadOnly', {
      notActions: reads,
      resources: [
        assets, // and what is in it
        'arn:*:ecr:*:*:repository/cdk-*',
        `arn:*:ecr:*:*:repository/${delivery}/*`,
        'arn:*:ssm:*:*:parameter/cdk-bootstrap/*',
      ],
    }),
    deny('Never', { actions: never, resources: ['*'] }),
  ];
}

/** Buckets, and functions of probes, that CloudFormation alone makes; in one statement, for which a boundary has room. */
function madeByCloudFormation(place: Place): iam.PolicyStatement[] {
  const { probes, accessLogs } = place;
  if (!probes && !accessLogs) return [];
  return [
    new iam.PolicyStatement({
      actions: [...(probes ? ['lambda:*'] : []), 's3:*'],
      resources: [...(probes ? anyProbes(place) : []), ...(accessLogs ? [anyAccessLogs] : [])],
      conditions: byCloudFormation(place),
    }),
  ];
}

/** Lambda makes and deletes the interfaces of a function in its name; see lib/function-network.ts. */
const ofFunctionsInVpc = [
  ...['CreateNetworkInterface', 'DeleteNetworkInterface'],
  ...['AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'],
].map((name) => `ec2:${name}`);

/** Which of them each role reads, its own policy says. A secret may be written with or without its six characters. */
function existingSecrets({ secrets = [] }: Place): iam.PolicyStatement[] {
  const read = (service: string, actions: string[]) => {
    const resources = secrets
      .filter((arn) => arn.split(':')[2] === service)
      .map((arn) => (service === 'ssm' ? arn : `${arn.split(':').slice(0, 7).join(':')}*`));
    return resources.length === 0
      ? []
      : [new iam.PolicyStatement({ actions, resources: [...new Set(resources)] })];
  };
  return [
    ...read('secretsmanager', ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']),
    ...read('ssm', ['ssm:GetParameters']),
  ];
}

/** As it is, less its Sid. */
const withoutName = (statement: iam.PolicyStatement): iam.PolicyStatement => {
  const { Sid: _, ...rest } = statement.toStatementJson();
  return iam.PolicyStatement.fromJson(rest);
};

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
    actions: ['ssm:GetParameterHistory'],
    resources: [decisionsArn(place)],
  }),
  new iam.PolicyStatement({
    actions: ['ssm:PutParameter'],
    resources: [decisionsArn(place, DECISIONS.USED)],
  }),
];
