import { Arn, type Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Environment, ImagesHome } from '../../config/types-resolved';

/** An environment as a pipeline reaches it. */
export interface AccessEnvironment {
  readonly configuration: Environment;
  /** All of them, in one account and region; their names are no tokens. */
  readonly stacks: readonly [Stack, ...Stack[]];
}

/** What a pipeline reaches in one account. */
export interface Access {
  /** That of the roles. */
  readonly stack: Stack;
  readonly delivery: string;
  /** Whose tokens the roles trust. @default GitHub's */
  readonly issuer?: string;
  /** Those of the account that have a pipeline, in the order of promotion. */
  readonly environments: readonly AccessEnvironment[];
  /** All that have a pipeline, in the order of promotion and wherever they are. */
  readonly order: readonly Environment[];
  readonly images: ImagesHome;
  /** Names of the delivery's services. */
  readonly services: readonly string[];
}

export interface Permission {
  readonly statement: iam.PolicyStatement;
  /** Why resources of it hold a `*`. @default none does */
  readonly wildcardReason?: string;
}

/** In the account and region of a stack. */
export const arn = (stack: Stack, service: string, resource: string, resourceName: string): string =>
  stack.formatArn({ service, resource, resourceName });

/** In a place of its own. */
export const arnAt = (
  stack: Stack,
  place: ImagesHome,
  service: string,
  resource: string,
  resourceName: string,
): string =>
  Arn.format(
    {
      service,
      resource,
      resourceName,
      ...(place.account !== undefined && { account: place.account }),
      ...(place.region !== undefined && { region: place.region }),
    },
    stack,
  );

export const stackArns = (stacks: readonly Stack[]): string[] =>
  stacks.map((stack) => arn(stack, 'cloudformation', 'stack', `${stack.stackName}/*`));

export const STACK_ID =
  'The id that follows a stack’s name is made when it is created; this delivery’s stacks only';
