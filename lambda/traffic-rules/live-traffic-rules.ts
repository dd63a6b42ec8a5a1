import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { CustomResourceResult } from '../shared/custom-resource';
import type { LiveTrafficRulesProperties } from '../shared/environment';
import {
  desiredRules,
  firstTargetGroups,
  type OwnedRule,
  refusal,
  standingTargetGroups,
  stepsTo,
} from './decide';
import { carryOutStep, ownedRules, remove } from './listener-rules';

/** What the custom resource calls. */
export interface Clients {
  readonly elb: Pick<ElasticLoadBalancingV2Client, 'send'>;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  readonly ecs: Pick<ECSClient, 'send'>;
}

/** Time, as far as the custom resource needs it. */
export interface Pause {
  /** Milliseconds since some moment. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/**
 * The listener rules of a service. They are not in the template because CloudFormation would put the template's
 * weights back while ECS owns them, and send all users to a group without tasks (aws-cdk#36649).
 */
export async function carryOut(
  clients: Clients,
  _pause: Pause,
  event: CloudFormationCustomResourceEvent,
): Promise<CustomResourceResult> {
  const properties = propertiesOf(event.ResourceProperties);
  if (event.RequestType === 'Delete') return deleteRules(clients, properties);
  const existing = await ownedRules(clients.elb, properties.ListenerArn, properties.Owner);
  if (event.RequestType === 'Update') {
    const reason = refusal(propertiesOf(event.OldResourceProperties), properties, existing);
    if (reason) throw new Error(reason);
  }
  return putRules(clients, properties, existing);
}

async function putRules(
  { elb, secrets }: Clients,
  properties: LiveTrafficRulesProperties,
  existing: readonly OwnedRule[],
): Promise<CustomResourceResult> {
  const value = await headerValue(secrets, properties.TestHeaderSecretArn);
  const rules = [...existing];
  // An update that would come to the first ones has been refused.
  const targetGroups = standingTargetGroups(properties, existing) ?? firstTargetGroups(properties);
  for (const step of stepsTo(desiredRules(properties, value), existing, targetGroups)) {
    try {
      const created = await carryOutStep(elb, properties, step);
      if (created) rules.push(created);
    } catch (error) {
      throw without(value, error as Error);
    }
  }
  const arnOf = (role: OwnedRule['role']) => rules.find((rule) => rule.role === role)?.arn as string;
  return {
    physicalResourceId: idOf(properties),
    attributes: { ProductionRuleArn: arnOf('production'), TestRuleArn: arnOf('test') },
  };
}

async function deleteRules(
  { elb }: Clients,
  properties: LiveTrafficRulesProperties,
): Promise<CustomResourceResult> {
  for (const rule of await ownedRules(elb, properties.ListenerArn, properties.Owner))
    await remove(elb, rule.arn);
  return { physicalResourceId: idOf(properties), attributes: {} };
}

async function headerValue(secrets: Clients['secrets'], secretArn: string): Promise<string> {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (!SecretString) throw new Error('the secret of the test header must have a string value');
  return SecretString;
}

/** Elastic Load Balancing may quote the condition that it refuses; stack events and logs are read by many. */
function without(value: string, { name, message }: Error): Error {
  return Object.assign(new Error(message.replaceAll(value, '(the test header)')), { name });
}

/**
 * The id of the resource: another one tells CloudFormation that the resource was replaced, and it sends a Delete for
 * the old one once the service uses the new. So it changes with the listener, and with nothing else.
 */
export function idOf(properties: Pick<LiveTrafficRulesProperties, 'Owner' | 'ListenerArn'>): string {
  return `${properties.Owner}/traffic-rules@${properties.ListenerArn}`;
}

/** CloudFormation leaves empty lists out of an event. */
export function propertiesOf(properties: object): LiveTrafficRulesProperties {
  return { HostNames: [], ...properties } as unknown as LiveTrafficRulesProperties;
}
