import { z } from 'zod';
import { fargateMemory } from '../fargate-sizes';
import type {
  ContainerInput,
  ExistingClusterInput,
  ExistingLoadBalancerInput,
  RulePriorities,
  SharedLoadBalancerInput,
  SizeInput,
} from '../types-existing';
import {
  complain,
  field,
  fields,
  flag,
  isObject,
  list,
  once,
  type Shape,
  text,
  variableName,
  variableRule,
  whole,
} from './field';

// What is there already, by name, id or ARN.

/** source: Amazon ECS API reference, CreateCluster (clusterName) */
export const cluster = fields(
  {
    name: text(
      /^[A-Za-z0-9_-]{1,255}$/,
      'the name of a cluster',
      'give its name, not its ARN: aws ecs list-clusters shows it behind the last /',
    ),
  } satisfies Shape<ExistingClusterInput>,
  { clusterName: 'name' },
);

/** partition, region, account, name, id */
export const loadBalancerArn =
  /^arn:(aws[a-z-]*):elasticloadbalancing:([a-z0-9-]+):(\d{12}):loadbalancer\/app\/([A-Za-z0-9-]{1,32})\/([0-9a-f]{16})$/;

/** Up to the id of its load balancer, then its own. */
const listenerArn =
  /^(arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}):listener\/(app\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{16})\/[0-9a-f]{16}$/;

/** source: Elastic Load Balancing API reference, CreateRule (Priority) */
const priority = whole(1, 50_000, 'a listener asks the rule with the lowest number first');

const priorities = fields({
  test: priority,
  production: priority,
} satisfies Shape<RulePriorities>).superRefine(
  ({ test, production }, context) => {
    if (test < production) return;
    complain(context, ['test'], {
      rule: `lower than production, ${production}`,
      advice: 'or production would catch what is meant for the release that is tested',
    });
  },
  once('test', 'production'),
);

/** Those of one service, or those of each by its name: a union of zod would report the lack of both. */
const prioritiesOrEach = z.unknown().superRefine((value, context) => {
  const isOfOne = !isObject(value) || Object.values(value).some((one) => !isObject(one));
  const schema = isOfOne ? priorities : z.record(z.string(), priorities);
  for (const issue of schema.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue } as never);
}) as unknown as z.ZodType<ExistingLoadBalancerInput['priorities']>;

/** source: Elastic Load Balancing API reference, RuleCondition (host-header): at most 128 of these characters */
const host = text(
  /^(?=.{1,128}$)[a-z0-9.*?-]*\.[a-z?*-]+$/,
  'a host in small letters, with a point in it',
  'write it like shop.example.com or *.example.com',
);

/** source: the same (path-pattern); the comma and the space are not among its characters */
const path = text(
  /^\/[A-Za-z0-9_\-.$/~"'@:+&*?]{0,127}$/,
  'a path that begins with /, of at most 128 characters that ELB takes in a pattern',
  'write it like /shop/*',
);

const byService = <S extends z.ZodType>(element: S) =>
  z.record(z.string(), list(element, 1), { error: 'an object' });

const existingLoadBalancer = fields(
  {
    arn: text(
      loadBalancerArn,
      'the ARN of an Application Load Balancer',
      'write it like arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/ID',
    ),
    dnsName: text(
      /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+elb\.amazonaws\.com(\.cn)?$/i,
      'the name that AWS gave to the load balancer',
      'write it like NAME-1234567890.REGION.elb.amazonaws.com; a domain goes to domain or hosts',
    ),
    hostedZoneId: text(
      /^Z[A-Z0-9]{1,31}$/,
      'the id of a hosted zone',
      'give CanonicalHostedZoneId of aws elbv2 describe-load-balancers',
    ).optional(),
    securityGroupId: text(
      /^sg-[0-9a-f]{8,17}$/,
      'the id of a security group',
      'write it like sg-0123456789abcdef0',
    ),
    listenerArn: text(
      listenerArn,
      'the ARN of a listener of an Application Load Balancer',
      'write it like arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/app/NAME/ID/ID',
    ),
    tls: flag('say whether the listener speaks HTTPS'),
    priorities: prioritiesOrEach,
    hosts: byService(host).optional(),
    paths: byService(path).optional(),
  } satisfies Shape<ExistingLoadBalancerInput>,
  { securityGroup: 'securityGroupId', listener: 'listenerArn', https: 'tls', priority: 'priorities' },
).superRefine(
  ({ arn, listenerArn: ofListener }, context) => {
    const [, prefix, balancer] = listenerArn.exec(ofListener) ?? [];
    if (arn === `${prefix}:loadbalancer/${balancer}`) return;
    complain(context, ['listenerArn'], {
      rule: 'a listener of that load balancer',
      advice: 'see aws elbv2 describe-listeners --load-balancer-arn ARN',
    });
  },
  once('arn', 'listenerArn'),
);

const sharedLoadBalancer = fields({
  shared: z.unknown().superRefine((value, context) => {
    if (value === true) return;
    complain(context, [], { rule: 'true', advice: 'leave loadBalancer out for one of each service’s own' });
  }) as unknown as z.ZodType<true>,
  hosts: byService(host).optional(),
  paths: byService(path).optional(),
  priorities: z.record(z.string(), priorities, { error: 'an object' }).optional(),
} satisfies Shape<SharedLoadBalancerInput>);

/** By whether it has the key `shared`: a union of zod would report what each of both lacks. */
export const loadBalancer = z.unknown().superRefine((value, context) => {
  const schema = isObject(value) && 'shared' in value ? sharedLoadBalancer : existingLoadBalancer;
  for (const issue of schema.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue } as never);
}) as unknown as z.ZodType<ExistingLoadBalancerInput | SharedLoadBalancerInput>;

/** A word or two of a user of the image, or numbers. source: Amazon ECS API reference, ContainerDefinition (user) */
const user = text(
  /^([a-z_][a-z0-9_-]{0,31}|\d{1,10})(:([a-z_][a-z0-9_-]{0,31}|\d{1,10}))?$/,
  'a user, or user:group, each a name of the image or a number',
  "write it like '1000:1000'",
);

/** Of a command. */
export const words = list(
  field<string>((value) => typeof value === 'string', 'text', 'write each word in quotes'),
  1,
);

export const container = fields(
  {
    user: user.optional(),
    readonlyRoot: flag('true keeps it from writing to its image').optional(),
    command: words.optional(),
    entryPoint: words.optional(),
  } satisfies Shape<ContainerInput>,
  {
    entrypoint: 'entryPoint',
    cmd: 'command',
    readonlyRootFilesystem: 'readonlyRoot',
    readOnlyRoot: 'readonlyRoot',
  },
);

/** Of a task definition. */
export const sizeOf = {
  cpu: field<number>(
    (value) => typeof value === 'number' && fargateMemory.has(value),
    `one of ${[...fargateMemory.keys()].join(', ')}`,
    'Fargate offers no others',
  ).optional(),
  memory: whole(1, Number.MAX_SAFE_INTEGER, 'give it in MiB').optional(),
};

const size = fields(sizeOf satisfies Shape<SizeInput>);

/** By the service's name; whether Fargate has the size is looked at with the service's own. */
export const sizes = z.record(z.string(), size, { error: 'an object' });

/** partition, region, account, name, field of JSON */
export const secretArn =
  /^arn:(aws[a-z-]*):secretsmanager:([a-z0-9-]+):(\d{12}):secret:([A-Za-z0-9/_+=.@-]{1,512})(?::([^:]+)::)?$/;

/** partition, region, account, name */
export const parameterArn =
  /^arn:(aws[a-z-]*):ssm:([a-z0-9-]+):(\d{12}):parameter(\/[A-Za-z0-9/_.-]{1,1010})$/;

/** By the variable that it fills. */
export const existingSecrets = z
  .record(
    z.string(),
    field<string>(
      (value) => typeof value === 'string' && (secretArn.test(value) || parameterArn.test(value)),
      'the ARN of a secret, or of a parameter of Systems Manager',
      'write it like arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-AbCdEf, with :FIELD:: behind it for a field of JSON',
    ),
    { error: 'an object' },
  )
  .superRefine(
    (value, context) => {
      for (const name of Object.keys(value)) {
        if (variableName.test(name)) continue;
        complain(context, [name], {
          rule: `named by ${variableRule}`,
          got: JSON.stringify(name),
          advice: 'rename it: it is the variable that the secret fills',
        });
      }
    },
    { when: ({ value }) => isObject(value) },
  );
