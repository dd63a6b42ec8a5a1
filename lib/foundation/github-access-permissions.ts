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
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'AssumeBootstrapRoles',
        actions: ['sts:AssumeRole'],
        resources: ['deploy', 'file-publishing', 'lookup'].map((purpose) => bootstrapRoleArn(stack, purpose)),
      }),
    },
    ...verdictPermissions({ configuration, stacks }),
  ];
}

/**
 * What `teal verdict` calls without `--sha`, and nothing else: it only reads.
 * source: Service Authorization Reference, Amazon ECS and Elastic Load Balancing V2; a test compares them with its calls
 */
function verdictPermissions({ configuration, stacks: [stack] }: AccessEnvironment): Permission[] {
  const clusters = configuration.services.map(({ name }) => `${name}-${configuration.name}`);
  const services = configuration.services.map(({ name }) => `${name}-${configuration.name}/${name}`);
  const arns = (resource: string, names: readonly string[]) =>
    names.map((name) => arn(stack, 'ecs', resource, name));
  const inClusters = { ArnEquals: { 'ecs:cluster': arns('cluster', clusters) } };
  const any = (names: readonly string[]) => names.map((name) => `${name}/*`);
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadServices',
        actions: ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
        resources: arns('service', services),
      }),
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadReleases',
        actions: ['ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions'],
        resources: [...arns('service-deployment', any(services)), ...arns('service-revision', any(services))],
      }),
      wildcardReason:
        'The ids of deployments and revisions are made when they start; this environment’s services only',
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadTasks',
        actions: ['ecs:DescribeTasks'],
        resources: arns('task', any(clusters)),
        conditions: inClusters,
      }),
      wildcardReason: 'The id of a task is made when it starts; this environment’s clusters only',
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ListTasks',
        actions: ['ecs:ListTasks'],
        resources: ['*'], // it takes no task and no service, only the cluster as a condition
        conditions: inClusters,
      }),
      wildcardReason: ONLY_READS,
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadTrafficRules',
        actions: ['elasticloadbalancing:DescribeRules'],
        resources: ['*'], // Describe calls of Elastic Load Balancing take no resource
      }),
      wildcardReason: ONLY_READS,
    },
  ];
}

const ONLY_READS =
  'ListTasks takes its cluster as a condition and DescribeRules takes no resource; both only read';

/** As `DefaultStackSynthesizer` names them; a test compares them with what it writes into the assembly. */
function bootstrapRoleArn(stack: Stack, purpose: string): string {
  const name = `cdk-${qualifier(stack)}-${purpose}-role-${stack.account}-${stack.region}`;
  return stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: name });
}

const qualifier = (stack: Stack): string =>
  stack.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;

const arn = (stack: Stack, service: string, resource: string, resourceName: string): string =>
  stack.formatArn({ service, resource, resourceName });
