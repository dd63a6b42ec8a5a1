import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { accountRoleName, imageRepositoryName, recordsBucketName } from '../../config/names';
import { type Access, type AccessEnvironment, arn, arnAt } from './access';
import type { Scope } from './drift-reads';
import { clusterNames, serviceNames } from './verdict';

/** ARNs of the resources that a scope stands for; none where the delivery has no such resource. */
export const resourcesOf: Readonly<Record<Scope, (access: Access) => string[]>> = {
  any: () => ['*'], // calls that take no resource
  alarm: ofServices((stack, name) => [withColon(stack, 'cloudwatch', 'alarm', `${name}-*`)]),
  cluster: ofServices((stack, name) => [arn(stack, 'ecs', 'cluster', name)]),
  function: ofServices((stack, name) => [withColon(stack, 'lambda', 'function', `${name}-*`)]),
  'hosted-zone': ofEnvironments(({ stacks: [stack], configuration: { services } }) =>
    services.flatMap(({ domain }) =>
      domain ? [everywhere(stack, 'route53', 'hostedzone', domain.hostedZoneId)] : [],
    ),
  ),
  'image-repository': (access) => [
    ...ofServices((stack, name) => [arn(stack, 'ecr', 'repository', name)])(access),
    ...access.environments.flatMap(({ stacks: [{ region }] }) =>
      access.services.map((service) =>
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
    // What has no name of its own is given one that begins with the stack's.
    ...ofStacks((stack) => withColon(stack, 'logs', 'log-group', `${stack.stackName}-*`))(access),
  ],
  'managed-policy': ({ stack }) => [inIam(stack, 'policy', `${beginning(stack)}*`)],
  provider: ({ stack }) => [inIam(stack, 'oidc-provider', 'token.actions.githubusercontent.com')],
  records: ({ stack, delivery }) => [
    stack.formatArn({
      service: 's3',
      region: '',
      account: '',
      resource: recordsBucketName(delivery, stack.account),
    }),
  ],
  role: (access) => [
    ...ofStacks((stack) => inIam(stack, 'role', `${beginning(stack)}*`))(access),
    ...[
      ...(['plan', 'build', 'drift'] as const).map((purpose) => accountRoleName(access.delivery, purpose)),
      ...['prepare', 'deploy'].map((purpose) => `${access.delivery}-${purpose}-*`),
    ].map((name) => inIam(access.stack, 'role', name)),
  ],
  rule: ofServices((stack, name) => [arn(stack, 'events', 'rule', `${name}-*`)]),
  // Their ids are made by AWS, and tell nothing of whose they are.
  'scalable-target': inPlaces((stack) => arn(stack, 'application-autoscaling', 'scalable-target', '*')),
  vpc: inPlaces((stack) => arn(stack, 'ec2', 'vpc', '*')),
  secret: ofServices((stack, name) => [withColon(stack, 'secretsmanager', 'secret', `${name}/*`)]),
  service: ofEnvironments((environment) =>
    serviceNames(environment).map((name) => arn(environment.stacks[0], 'ecs', 'service', name)),
  ),
};

function ofEnvironments(make: (environment: AccessEnvironment) => string[]): (access: Access) => string[] {
  return ({ environments }) => environments.flatMap(make);
}

/** @param make of the stack's place and `<service>-<environment>` */
function ofServices(make: (stack: Stack, fullName: string) => string[]): (access: Access) => string[] {
  return ofEnvironments((environment) =>
    clusterNames(environment).flatMap((name) => make(environment.stacks[0], name)),
  );
}

/** Once for each region of the environments. */
function inPlaces(make: (stack: Stack) => string): (access: Access) => string[] {
  return ofEnvironments(({ stacks: [stack] }) => [make(stack)]);
}

function ofStacks(make: (stack: Stack) => string): (access: Access) => string[] {
  return ofEnvironments(({ stacks }) => stacks.map(make));
}

/**
 * Names that CloudFormation makes begin with the stack's, cut to fit: of a role's 64 characters, 24 are the stack's by
 * what people see. AWS's pages do not say, so less is relied on.
 */
const CERTAIN = 20;

const beginning = ({ stackName }: Stack): string => stackName.slice(0, CERTAIN);

const inIam = (stack: Stack, resource: string, resourceName: string): string =>
  stack.formatArn({ service: 'iam', region: '', resource, resourceName });

const everywhere = (stack: Stack, service: string, resource: string, resourceName: string): string =>
  stack.formatArn({ service, region: '', account: '', resource, resourceName });

const withColon = (stack: Stack, service: string, resource: string, resourceName: string): string =>
  stack.formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
