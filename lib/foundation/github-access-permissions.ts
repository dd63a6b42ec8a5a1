import { DefaultStackSynthesizer, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Environment } from '../config/types-resolved';

/** An environment as GitHub reaches it. */
export interface AccessEnvironment {
  readonly configuration: Environment;
  /** All of them, in one account and region; their names are no tokens. */
  readonly stacks: readonly [Stack, ...Stack[]];
}

export interface Permission {
  readonly statement: iam.PolicyStatement;
  /** Why resources of it end in `*`. @default none does */
  readonly wildcardReason?: string;
}

/**
 * What `cdk diff --method=template` calls, and nothing else: not the bootstrap's lookup role, which reads all data of
 * the account. The CLI warns that it did not get that role and goes on with the plan role.
 * source: the calls of aws-cdk 2.1148.1, recorded by an endpoint that refuses the lookup role
 */
export function planPermissions(environments: readonly AccessEnvironment[]): Permission[] {
  const stacks = environments.flatMap(({ stacks }) => stacks);
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadTemplates',
        actions: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
        resources: stacks.map((stack) => arn(stack, 'cloudformation', 'stack', `${stack.stackName}/*`)),
      }),
      wildcardReason:
        'The id that follows a stack’s name is made when it is created; this delivery’s stacks only',
    },
  ];
}

/**
 * What `cdk deploy` assumes, and what tells how a release ended. The bootstrap's deploy role passes a role to
 * CloudFormation that may do anything, so whoever gets this one has the account; the trust is what guards it. It
 * lacks the role that pushes images: a pipeline's images are in the service's own repository.
 */
export function deployPermissions({ configuration, stacks }: AccessEnvironment): Permission[] {
  const [stack] = stacks;
  const services = configuration.services.map(({ name }) => `${name}-${configuration.name}/${name}`);
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'AssumeBootstrapRoles',
        actions: ['sts:AssumeRole'],
        resources: ['deploy', 'file-publishing', 'lookup'].map((purpose) => bootstrapRoleArn(stack, purpose)),
      }),
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadReleases',
        actions: [
          'ecs:ListServiceDeployments',
          'ecs:DescribeServiceDeployments',
          'ecs:DescribeServiceRevisions',
        ],
        resources: services.flatMap((service) => [
          arn(stack, 'ecs', 'service', service),
          arn(stack, 'ecs', 'service-deployment', `${service}/*`),
          arn(stack, 'ecs', 'service-revision', `${service}/*`),
        ]),
      }),
      wildcardReason:
        'The ids of deployments and revisions are made when they start; this environment’s services only',
    },
  ];
}

/** As `DefaultStackSynthesizer` names them; a test compares them with what it writes into the assembly. */
function bootstrapRoleArn(stack: Stack, purpose: string): string {
  const name = `cdk-${qualifier(stack)}-${purpose}-role-${stack.account}-${stack.region}`;
  return stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: name });
}

const qualifier = (stack: Stack): string =>
  stack.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;

const arn = (stack: Stack, service: string, resource: string, resourceName: string): string =>
  stack.formatArn({ service, resource, resourceName });
