import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { LiveTrafficRulesProperties } from '../../../../lambda/shared/environment';

/** Names of the one service that the model knows. */
export const OWNER = 'shop-production';
export const CLUSTER = 'shop-production';
export const SERVICE = 'shop';
export const SECRET = 'arn:secret/test-header';
export const PRIMARY = 'arn:targetgroup/primary';
export const ALTERNATE = 'arn:targetgroup/alternate';
/** Of another service; rules of ours must never lead there. */
export const FOREIGN_GROUP = 'arn:targetgroup/foreign';
export const LISTENERS = ['arn:listener/1', 'arn:listener/2', 'arn:listener/3'] as const;
export const HEADER = 'x-teal-test';

export const otherGroup = (group: string): string => (group === PRIMARY ? ALTERNATE : PRIMARY);

/** What a template declares of the rules: all that a stack update can change. */
export interface Declared {
  readonly listener: (typeof LISTENERS)[number];
  readonly hosts: readonly string[];
  readonly production: number;
  readonly test: number;
}

/** As CloudFormation sends it: text, and without empty lists. */
export function wireProperties(declared: Declared): Readonly<Record<string, unknown>> {
  const properties = {
    Owner: OWNER,
    ClusterName: CLUSTER,
    ServiceName: SERVICE,
    ListenerArn: declared.listener,
    PrimaryTargetGroupArn: PRIMARY,
    AlternateTargetGroupArn: ALTERNATE,
    TestHeaderName: HEADER,
    TestHeaderSecretArn: SECRET,
    HostNames: declared.hosts,
    ProductionPriority: String(declared.production),
    TestPriority: String(declared.test),
    Restore: 'never',
  } satisfies LiveTrafficRulesProperties;
  const { HostNames, ...rest } = properties;
  return { ServiceToken: 'arn:function', ...rest, ...(HostNames.length > 0 && { HostNames }) };
}

/** It changes with the listener alone: to CloudFormation, rules on another listener are another resource. */
export const physicalIdOf = ({
  ResourceProperties,
}: Pick<CloudFormationCustomResourceEvent, 'ResourceProperties'>): string =>
  `${ResourceProperties.Owner}/traffic-rules@${ResourceProperties.ListenerArn}`;
