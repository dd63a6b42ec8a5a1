import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { environmentPages } from '../../config/environment-pages';
import {
  accessLogsBucketNames,
  accountRoleName,
  databaseSecurityGroupParameter,
  imageRepositoryName,
  probeBucketNames,
  recordsBucketName,
  topicName,
} from '../../config/names';
import { channels } from '../../config/notify';
import type { Service } from '../../config/types-resolved';
import { hasTopic } from '../../observability/topic-arns';
import { boundaryName, executionPolicyName, rolePath } from '../bootstrap/place';
import { type Access, type AccessEnvironment, arn, arnAt } from './access';
import type { Scope } from './drift-reads';
import { hasDatabase } from './restore';
import { serviceNames } from './verdict';

/**
 * Services in environments that are named one by one. IAM's policies of a role hold some 70,000 characters; a delivery
 * with more is named by its environments, `*-production`, which other deliveries of the account may have, too: the role
 * reads how those are configured, and no data.
 */
const NAMED_EACH = 12;

const hasProbe = ({ watch }: Service): boolean => watch.probe !== undefined;
const hasFlags = ({ flags }: Service): boolean => flags !== undefined;
const hasFirewall = ({ firewall }: Service): boolean => firewall !== undefined;
const hasNewDatabase = ({ database }: Service): boolean => database?.kind === 'new';
const hasJobs = ({ jobs }: Service): boolean => jobs !== undefined;
const hasQueues = ({ jobs, workers }: Service): boolean => (jobs ?? workers) !== undefined;
const hasAccessLogs = ({ accessLogs }: Service): boolean => accessLogs !== undefined;

/** ARNs of the resources that a scope stands for; none where the delivery has no such resource. */
export const resourcesOf: Readonly<Record<Scope, (access: Access) => string[]>> = {
  any: () => ['*'], // calls that take no resource
  // Their ids are made by AWS.
  flags: ofThose(hasFlags, (stack) =>
    ['application', 'deploymentstrategy'].map((kind) => arn(stack, 'appconfig', kind, '*')),
  ),
  'access-log-bucket': ofThose(hasAccessLogs, (stack, name) => [
    everywhereNamed(stack, 's3', accessLogsBucketNames(name)),
  ]),
  alarm: ofServices((stack, name) => [withColon(stack, 'cloudwatch', 'alarm', `${name}-*`)]),
  canary: ofThose(hasProbe, (stack, name) => [withColon(stack, 'synthetics', 'canary', `${name}-probe`)]),
  // One that is there already is in no template.
  cluster: (access) =>
    ofServices((stack, name) => [arn(stack, 'ecs', 'cluster', name)])({
      ...access,
      environments: access.environments.filter(({ configuration }) => configuration.cluster === undefined),
    }),
  // A dashboard belongs to the account, whatever the region.
  dashboard: (access) => [
    ...ofServices((stack, name) => [dashboardArn(stack, name)])(access),
    ...ofEnvironments(({ stacks: [stack], configuration }) =>
      environmentPages(access.delivery, configuration).map(({ name }) => dashboardArn(stack, name)),
    )(access),
  ],
  // Instances and groups are named when they are made.
  database: ofThose(hasNewDatabase, (stack, name) => [
    withColon(stack, 'rds', 'cluster', name),
    ...['cluster-pg', 'db', 'subgrp'].map((kind) => withColon(stack, 'rds', kind, '*')),
  ]),
  'database-group': ofThose(hasNewDatabase, (stack, name) => [
    arn(stack, 'ssm', 'parameter', databaseSecurityGroupParameter(name).slice(1)),
  ]),
  queue: ofThose(hasQueues, (stack, name) => [stack.formatArn({ service: 'sqs', resource: `${name}-*` })]),
  schedule: ofThose(hasJobs, (stack, name) => [arn(stack, 'scheduler', 'schedule', `default/${name}-*`)]),
  // Their ids are AWS's; a web ACL is asked for by its load balancer, too.
  firewall: ofThose(hasFirewall, (stack, name) => [
    arn(stack, 'wafv2', 'regional', `webacl/${name}/*`),
    arn(stack, 'wafv2', 'regional', `rulegroup/${name}-limit/*`),
    arn(stack, 'elasticloadbalancing', 'loadbalancer', `app/${name}/*`),
  ]),
  function: ofServices((stack, name) => [withColon(stack, 'lambda', 'function', `${name}-*`)]),
  'hosted-zone': ofEnvironments(({ stacks: [stack], configuration: { services } }) =>
    services.flatMap(({ domain }) =>
      domain?.zone ? [everywhere(stack, 'route53', 'hostedzone', domain.zone.id)] : [],
    ),
  ),
  'image-repository': (access) => [
    ...ofServices((stack, name) => [arn(stack, 'ecr', 'repository', name)])(access),
    ...access.environments.flatMap(({ stacks: [{ region }] }) =>
      (isLarge(access) ? ['*'] : access.services).map((service) =>
        arnAt(
          access.stack,
          { ...access.images, region },
          'ecr',
          'repository',
          imageRepositoryName(access.delivery, service),
        ),
      ),
    ),
  ],
  'log-group': (access) => [
    ...ofServices((stack, name) => [withColon(stack, 'logs', 'log-group', `/teal/${name}*`)])(access),
    ...ofThose(hasNewDatabase, (stack, name) => [
      withColon(stack, 'logs', 'log-group', `/aws/rds/cluster/${name}/*`),
    ])(access),
    // Of who reads secrets.
    ...ofEnvironments(({ stacks, configuration: { name, guardSecrets } }) =>
      guardSecrets === undefined
        ? []
        : [withColon(stacks[0], 'logs', 'log-group', `/aws/events/${access.delivery}-${name}-secret-access`)],
    )(access),
    // What has no name of its own is given one that begins with the stack's.
    ...ofEnvironments(({ stacks, configuration: { name } }) =>
      (isLarge(access) ? [`*-${name}-*`] : stacks.map(({ stackName }) => `${stackName}-*`)).map((group) =>
        withColon(stacks[0], 'logs', 'log-group', group),
      ),
    )(access),
  ],
  'managed-policy': ({ stack, delivery }) => [
    inIam(stack, 'policy', boundaryName(delivery)),
    inIam(stack, 'policy', `${executionPolicyName(delivery)}*`),
  ],
  'mute-rule': ofServices((stack, name) => [withColon(stack, 'cloudwatch', 'alarm-mute-rule', `${name}-*`)]),
  'probe-bucket': ofThose(hasProbe, (stack, name) => [everywhereNamed(stack, 's3', probeBucketNames(name))]),
  provider: ({ stack, issuer = 'token.actions.githubusercontent.com' }) => [
    inIam(stack, 'oidc-provider', issuer),
  ],
  records: ({ stack, delivery }) => [
    stack.formatArn({
      service: 's3',
      region: '',
      account: '',
      resource: recordsBucketName(delivery, stack.account),
    }),
  ],
  role: (access) => [
    ...beginnings(access).map((name) => inIam(access.stack, 'role', `${name}*`)),
    inIam(access.stack, 'role', `${rolePath(access.delivery).slice(1)}*`), // with a bootstrap of its own
    ...[
      ...(['plan', 'build', 'drift'] as const).map((purpose) => accountRoleName(access.delivery, purpose)),
      ...['prepare', 'deploy', ...(access.environments.some(hasDatabase) ? ['restore'] : [])].map(
        (purpose) => `${access.delivery}-${purpose}-*`,
      ),
    ].map((name) => inIam(access.stack, 'role', name)),
  ],
  rule: ofServices((stack, name) => [arn(stack, 'events', 'rule', `${name}-*`)]),
  // Their ids are made by AWS, and tell nothing of whose they are.
  'scalable-target': inPlaces((stack) => arn(stack, 'application-autoscaling', 'scalable-target', '*')),
  key: ofEnvironments(({ stacks: [stack], configuration }) =>
    channels.some((channel) => hasTopic(configuration, channel)) ? [arn(stack, 'kms', 'key', '*')] : [],
  ),
  vpc: inPlaces((stack) => arn(stack, 'ec2', 'vpc', '*')),
  secret: ofServices((stack, name) => [withColon(stack, 'secretsmanager', 'secret', `${name}/*`)]),
  // One channel of Slack is one configuration of the account, whatever the region.
  'slack-channel': (access) =>
    ofEnvironments(({ stacks: [stack], configuration: { name, notify } }) =>
      channels.some((channel) => notify[channel].some(({ kind }) => kind === 'slack'))
        ? [
            stack.formatArn({
              ...{ service: 'chatbot', region: '', resource: 'chat-configuration' },
              resourceName: `slack-channel/${access.delivery}-${name}-*`,
            }),
          ]
        : [],
    )(access),
  topic: (access) => [
    ...ofServices((stack, name) => [stack.formatArn({ service: 'sns', resource: `${name}-gate-*` })])(access),
    ...ofEnvironments(({ stacks: [stack], configuration }) =>
      channels
        .filter((channel) => hasTopic(configuration, channel))
        .map((channel) =>
          stack.formatArn({
            service: 'sns',
            resource: topicName(access.delivery, configuration.name, channel),
          }),
        ),
    )(access),
  ],
  service: (access) =>
    ofEnvironments((environment) =>
      (isLarge(access) ? [anyServiceOf(environment)] : serviceNames(environment)).map((name) =>
        arn(environment.stacks[0], 'ecs', 'service', name),
      ),
    )(access),
};

const dashboardArn = (stack: Stack, resourceName: string): string =>
  stack.formatArn({ service: 'cloudwatch', region: '', resource: 'dashboard', resourceName });

const fullNames = ({ configuration: { name: environment, services } }: AccessEnvironment) =>
  services.map(({ name }) => `${name}-${environment}`);

const anyServiceOf = ({ configuration: { name, cluster } }: AccessEnvironment): string =>
  cluster === undefined ? `*-${name}/*` : `${cluster.name}/*-${name}`;

function ofEnvironments(make: (environment: AccessEnvironment) => string[]): (access: Access) => string[] {
  return ({ environments }) => environments.flatMap(make);
}

const isLarge = ({ environments }: Access): boolean =>
  environments.flatMap(({ configuration: { services } }) => services).length > NAMED_EACH;

/** @param make of the stack's place and `<service>-<environment>` */
function ofServices(make: (stack: Stack, fullName: string) => string[]): (access: Access) => string[] {
  return (access) =>
    access.environments.flatMap((environment) => {
      const names = isLarge(access) ? [`*-${environment.configuration.name}`] : fullNames(environment);
      return names.flatMap((name) => make(environment.stacks[0], name));
    });
}

/**
 * @param has of which services
 * @param make of the stack's place and `<service>-<environment>`
 */
function ofThose(
  has: (service: Service) => boolean,
  make: (stack: Stack, fullName: string) => string[],
): (access: Access) => string[] {
  return (access) => [
    ...new Set(
      access.environments.flatMap(({ stacks: [stack], configuration: { name, services } }) => {
        const those = services.filter(has).map((service) => `${service.name}-${name}`);
        return (isLarge(access) && those.length > 0 ? [`*-${name}`] : those).flatMap((one) =>
          make(stack, one),
        );
      }),
    ),
  ];
}

/** Once for each region of the environments. */
function inPlaces(make: (stack: Stack) => string): (access: Access) => string[] {
  return ofEnvironments(({ stacks: [stack] }) => [make(stack)]);
}

/**
 * Names that CloudFormation makes begin with the stack's, cut to fit: of a role's 64 characters, 24 are the stack's by
 * what people see. AWS's pages do not say, so less is relied on.
 */
const CERTAIN = 20;

const beginning = ({ stackName }: Stack): string => stackName.slice(0, CERTAIN);

/** Of the roles that CloudFormation names: by stack, or by service and for what the services share. */
const beginnings = (access: Access): string[] =>
  isLarge(access)
    ? [access.delivery, ...access.services].map((name) => `${name}-`)
    : access.environments.flatMap(({ stacks }) => stacks.map(beginning));

const inIam = (stack: Stack, resource: string, resourceName: string): string =>
  stack.formatArn({ service: 'iam', region: '', resource, resourceName });

const everywhere = (stack: Stack, service: string, resource: string, resourceName: string): string =>
  stack.formatArn({ service, region: '', account: '', resource, resourceName });

const everywhereNamed = (stack: Stack, service: string, resource: string): string =>
  stack.formatArn({ service, region: '', account: '', resource });

const withColon = (stack: Stack, service: string, resource: string, resourceName: string): string =>
  stack.formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
