import type { Stack } from 'aws-cdk-lib';
import { DECISIONS } from '../../../lambda/shared/environment';
import type { Bootstrap, Environment } from '../../config/types-resolved';

/** What the policies of one account are about. */
export interface Place {
  readonly delivery: string;
  readonly bootstrap: Bootstrap;
  /** The stack that the policies are in: its account and partition are theirs. */
  readonly stack: Stack;
  /** In which the account has environments. */
  readonly regions: readonly string[];
  /** Of the account's environments, by name. */
  readonly services: readonly string[];
  /** The zones in which the account's services have their names. */
  readonly hostedZoneIds: readonly string[];
  /** Whether one of them has a probe. @default false */
  readonly probes?: boolean;
  /** Whether functions of one of them run in the VPC. @default false */
  readonly inVpc?: boolean;
  /** Whether people can open a shell in tasks of one of them. @default false */
  readonly exec?: boolean;
  /** Whether one of them has a firewall. @default false */
  readonly firewalls?: boolean;
  /** Whether one of them has access logs. @default false */
  readonly accessLogs?: boolean;
  /** Whether the secrets of one of them have a key of their own. @default false */
  readonly guarded?: boolean;
  /** Clusters that are there already. @default none */
  readonly clusters?: readonly string[];
  /** ARNs of secrets and parameters that are there already. @default none */
  readonly secrets?: readonly string[];
}

/**
 * Roles of the services are under a path of their own. The names that CloudFormation makes up for them begin with what
 * fits of the stack's, so no pattern of names tells them from the roles of others; a path does.
 */
export const rolePath = (delivery: string): string => `/teal/${delivery}/`;

export const boundaryName = (delivery: string): string => `${delivery}-boundary`;

/** @param index from 0; more than one where a delivery's names do not fit into one policy */
export const executionPolicyName = (delivery: string, index = 0): string =>
  `${delivery}-cloudformation-execution${index === 0 ? '' : `-${index + 1}`}`;

/**
 * Characters of a stack's name that are surely in the names which CloudFormation makes up from it: a function's and a
 * role's have 64, shared with the resource and a random end. AWS's pages do not say how.
 */
const STACK_NAME_KEPT = 20;

/**
 * What names of a place's resources begin with, each once. All environments of a service alike: one role of
 * CloudFormation deploys those of an account and region.
 */
export function namePrefixes({ delivery, services }: Place): string[] {
  const kept = [...new Set([delivery, ...services].map((name) => `${name}-`.slice(0, STACK_NAME_KEPT)))];
  return kept.filter((name) => !kept.some((other) => other !== name && name.startsWith(other))).sort();
}

/**
 * An ARN of the place's account in any region: a policy is for all of them, and so is the bootstrap's role name. In any
 * partition: a role reaches nothing in another one, and the longest that may come has ten characters.
 * source: IAM user guide, "Identify AWS resources with ARNs", partitions: an account is in one
 */
export const regionalArn = ({ stack }: Place, service: string, resource: string): string =>
  `arn:*:${service}:*:${stack.account}:${resource}`;

/** Roles of the account, in a policy. */
export const rolesArn = ({ stack }: Place, path: string): string =>
  `arn:*:iam::${stack.account}:role${path}*`;

/**
 * Channels of Slack by what their configurations' names begin with; the region is left open, since the service has none
 * in its ARNs and calls itself in another one. source: Service Authorization Reference, AWS Chatbot; aws-cdk#24675
 */
export const slackChannelArn = (place: Place): string =>
  regionalArn(place, 'chatbot', `chat-configuration/slack-channel/${place.delivery}-*`);

/**
 * Keys have ids and no names: they are known by the tag that Teal's have from their making on, and nobody may put it on
 * another. source: KMS developer guide, "ABAC for AWS KMS"; Service Authorization Reference, AWS KMS (CreateKey)
 */
export const ownKey = (
  { delivery }: Place,
  of: 'RequestTag' | 'ResourceTag',
): Record<string, Record<string, string>> => ({
  StringEquals: { [`aws:${of}/teal:delivery`]: delivery },
});

export const iamArn = ({ stack }: Place, resource: string): string =>
  `arn:${stack.partition}:iam::${stack.account}:${resource}`;

export const boundaryArn = (place: Place): string => iamArn(place, `policy/${boundaryName(place.delivery)}`);

/** CloudFormation's, in any region, as `cdk bootstrap` names it. Short, for a boundary that is full: no other account has the boundary. */
const executionRoleArn = ({ bootstrap }: Place): string =>
  `arn:*:iam::*:role/cdk-${bootstrap.qualifier}-cfn-exec-*`;

/** For CloudFormation's role alone. */
export const byCloudFormation = (place: Place): Record<string, Record<string, string>> => ({
  ArnLike: { 'aws:PrincipalArn': executionRoleArn(place) },
});

/** The bootstrap's bucket of assets, in any region. */
export const assetsBucketArn = ({ stack, bootstrap }: Place): string =>
  `arn:*:s3:::cdk-${bootstrap.qualifier}-assets-${stack.account}-*`;

/** What people decide of gates, in any region. @param end what the names end in */
export const decisionsArn = (place: Place, end = ''): string =>
  regionalArn(place, 'ssm', `parameter${DECISIONS.PATH}/*${end}`);

export const bootstrapVersionArn = (place: Place): string =>
  regionalArn(place, 'ssm', `parameter/cdk-bootstrap/${place.bootstrap.qualifier}/version`);

/** The place of an account's environments. @param stack the one that the policies are in */
export function placeOf(
  stack: Stack,
  delivery: string,
  bootstrap: Bootstrap,
  environments: readonly { readonly configuration: Environment }[],
): Place {
  const services = environments.flatMap(({ configuration }) => configuration.services);
  const zones = services.flatMap(({ domain }) => (domain?.zone ? [domain.zone.id] : []));
  return {
    delivery,
    bootstrap,
    stack,
    regions: [...new Set(environments.map(({ configuration }) => configuration.region ?? stack.region))],
    services: [...new Set(services.map(({ name }) => name))],
    hostedZoneIds: [...new Set(zones)],
    probes: services.some(({ watch }) => watch.probe !== undefined),
    inVpc: services.some(({ internal }) => internal),
    exec: services.some(({ exec }) => exec),
    firewalls: services.some(({ firewall }) => firewall !== undefined),
    accessLogs: services.some(({ accessLogs }) => accessLogs !== undefined),
    guarded: environments.some(({ configuration }) => configuration.guardSecrets !== undefined),
    clusters: [
      ...new Set(
        environments.flatMap(({ configuration: { cluster } }) =>
          cluster === undefined ? [] : [cluster.name],
        ),
      ),
    ],
    secrets: [...new Set(services.flatMap(({ existingSecrets }) => Object.values(existingSecrets)))],
  };
}

/** @param account @default that of the credentials */
export const bootstrapStackName = (delivery: string, account?: string): string =>
  [delivery, 'bootstrap', account].filter(Boolean).join('-');
