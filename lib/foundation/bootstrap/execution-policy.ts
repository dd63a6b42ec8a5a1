import * as iam from 'aws-cdk-lib/aws-iam';
import { edgeStatements, typesOfFirewalls } from './edge-statements';
import { optionalActions } from './optional-actions';
import {
  assetsBucketArn,
  bootstrapVersionArn,
  decisionsArn,
  namePrefixes,
  ownKey,
  type Place,
  regionalArn,
  slackChannelArn,
} from './place';
import { probeStatements, typesOfProbes } from './probe-statements';
import { roleStatements } from './role-statements';
import { templateActions } from './template-actions';

/** Calls that take no resource. source: Service Authorization Reference of each service */
const withoutResource = new Set([
  'appconfig:CreateApplication',
  'appconfig:CreateDeploymentStrategy',
  'chatbot:CreateSlackChannelConfiguration',
  'chatbot:DescribeSlackChannelConfigurations',
  'cloudwatch:DescribeAlarms', // it takes one, and not when alarms are listed
  'ecs:DeregisterTaskDefinition',
  'ecs:DescribeTaskDefinition',
  'logs:DeleteQueryDefinition',
  'logs:DescribeLogGroups',
  'logs:DeleteResourcePolicy',
  'logs:DescribeQueryDefinitions',
  'logs:DescribeResourcePolicies',
  'logs:PutResourcePolicy',
  'logs:PutQueryDefinition',
  'route53:GetChange',
  'secretsmanager:GetRandomPassword',
  'sns:GetSubscriptionAttributes',
  'sns:SetSubscriptionAttributes',
  'sns:Unsubscribe',
]);

/** All of these read, take no resource, and are many. */
const reads = ['application-autoscaling:Describe', 'ec2:Describe', 'elasticloadbalancing:Describe'];

/** Where the other calls of a service are allowed: on what carries the name of one of the delivery's stacks. */
const resourcesOf: Readonly<Record<string, (place: Place, prefix: string) => readonly string[]>> = {
  // The id of a target is made when it is registered.
  'application-autoscaling': (place) => [regionalArn(place, 'application-autoscaling', 'scalable-target/*')],
  // AWS makes their ids.
  appconfig: (place) =>
    ['application', 'deploymentstrategy'].map((kind) => regionalArn(place, 'appconfig', `${kind}/*`)),
  chatbot: (place) => [slackChannelArn(place)],
  cloudwatch: (place, prefix) =>
    // A dashboard belongs to the account, and has no region in its ARN.
    [
      ...[`alarm:${prefix}*`, `alarm-mute-rule:${prefix}*`, `alarm:TargetTracking-service/${prefix}*`],
      ...(place.clusters ?? []).map((cluster) => `alarm:TargetTracking-service/${cluster}/${prefix}*`),
      `dashboard/${prefix}*`,
    ].map((name) => regionalArn(place, 'cloudwatch', name)),
  // Networks, subnets and groups have ids and no names.
  ec2: () => ['*'],
  ecr: (place, prefix) => [regionalArn(place, 'ecr', `repository/${prefix}*`)],
  // cluster/NAME, service/NAME/…, task-definition/NAME:…
  ecs: (place, prefix) => [regionalArn(place, 'ecs', `*/${prefix}*`)],
  // loadbalancer/app/NAME/…, listener/app/NAME/…; the names of target groups are made up.
  elasticloadbalancing: (place, prefix) =>
    [`*/${prefix}*`, 'targetgroup/*'].map((name) => regionalArn(place, 'elasticloadbalancing', name)),
  events: (place, prefix) => [regionalArn(place, 'events', `rule/${prefix}*`)],
  lambda: (place, prefix) => [regionalArn(place, 'lambda', `function:${prefix}*`)],
  logs: (place, prefix) =>
    [`log-group:${prefix}*`, `log-group:/teal/${prefix}*`, `log-group:/aws/events/${prefix}*`].map((name) =>
      regionalArn(place, 'logs', name),
    ),
  route53: ({ hostedZoneIds }) => hostedZoneIds.map((id) => `arn:*:route53:::hostedzone/${id}`),
  s3: (place) => [`${assetsBucketArn(place)}/*`],
  // In the account's own group.
  scheduler: (place, prefix) => [regionalArn(place, 'scheduler', `schedule/default/${prefix}*`)],
  sns: (place, prefix) => [regionalArn(place, 'sns', `${prefix}*`)],
  sqs: (place, prefix) => [regionalArn(place, 'sqs', `${prefix}*`)],
  secretsmanager: (place, prefix) => [regionalArn(place, 'secretsmanager', `secret:${prefix}*`)],
};

/**
 * Types that only guarded secrets have in a template. Without them CloudFormation needs nothing of these, and policies of logs take
 * no resource: whoever may put one may put that of anybody in the account.
 */
const typesOfGuards = ['AWS::Logs::ResourcePolicy', 'AWS::SecretsManager::ResourcePolicy'];

/** Of options whose service the bootstrap does not let in. */
const typesLeftOut = ({ bootstrap: { services } }: Place): string[] =>
  Object.entries(optionalActions).flatMap(([service, types]) =>
    services.includes(service) ? [] : Object.keys(types),
  );

/** What CloudFormation's role may do instead of everything: what the types in Teal's templates need. */
export function executionStatements(place: Place): iam.PolicyStatement[] {
  const types = Object.entries(templateActions).filter(
    ([type]) =>
      ![
        ...[...typesOfProbes, ...typesOfFirewalls, ...(place.guarded ? [] : typesOfGuards)],
        ...typesLeftOut(place),
      ].some((one) => one === type),
  );
  const actions = [...new Set(types.flatMap(([, calls]) => calls))].sort();
  const plain = actions.filter((action) => !/^(iam|kms):/.test(action));
  const [general, named] = [plain.filter(isGeneral), plain.filter((action) => !isGeneral(action))];
  const services = [...new Set(named.map(serviceOf))];
  const prefixes = namePrefixes(place);
  return [
    new iam.PolicyStatement({
      sid: 'Read',
      actions: [
        ...reads.map((read) => `${read}*`),
        ...general.filter((action) => !reads.some((read) => action.startsWith(read))),
        'cloudformation:DescribeStacks', // Fn::GetStackOutput of another stack
      ],
      resources: ['*'],
    }),
    ...services.flatMap((service) => {
      const place_ = resourcesOf[service];
      if (!place_)
        throw new Error(`${service} must be a service with resources, got none; add it to resourcesOf`);
      const resources = [...new Set(prefixes.flatMap((prefix) => place_(place, prefix)))];
      if (resources.length === 0) return [];
      return new iam.PolicyStatement({
        sid: sidOf(service),
        actions: named.filter((action) => serviceOf(action) === service),
        resources,
      });
    }),
    // Templates name the version as a parameter, which CloudFormation reads.
    new iam.PolicyStatement({
      sid: 'BootstrapVersion',
      actions: ['ssm:GetParameter', 'ssm:GetParameters'],
      resources: [bootstrapVersionArn(place)],
    }),
    ...probeStatements(place),
    ...edgeStatements(place),
    ...keyStatements(place, actions),
    ...roleStatements(place),
    // No template decides for people. What gates may is in the boundary, which this role has, too.
    new iam.PolicyStatement({
      sid: 'NoDecisions',
      effect: iam.Effect.DENY,
      actions: ['ssm:*'],
      resources: [decisionsArn(place)],
    }),
  ];
}

/** To make a key it must be given the tag, and to change one it must have it. */
function keyStatements(place: Place, actions: readonly string[]): iam.PolicyStatement[] {
  const making = ['kms:CreateKey'];
  return [
    new iam.PolicyStatement({
      sid: 'MakeKeys',
      // CreateKey takes no resource; with tags it asks for TagResource of the key to be.
      actions: [...making, 'kms:TagResource'],
      resources: ['*'],
      conditions: ownKey(place, 'RequestTag'),
    }),
    new iam.PolicyStatement({
      sid: 'Keys',
      actions: actions.filter((action) => action.startsWith('kms:') && !making.includes(action)),
      resources: [regionalArn(place, 'kms', 'key/*')],
      conditions: ownKey(place, 'ResourceTag'),
    }),
  ];
}

const isGeneral = (action: string): boolean =>
  withoutResource.has(action) || reads.some((read) => action.startsWith(read));

const serviceOf = (action: string): string => action.slice(0, action.indexOf(':'));

const sidOf = (service: string): string =>
  service.replace(/(^|-)([a-z])/g, (_, _dash: string, letter: string) => letter.toUpperCase());
