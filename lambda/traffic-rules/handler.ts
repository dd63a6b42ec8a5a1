import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type CustomResourceResult, customResource } from '../shared/custom-resource';
import type { LiveTrafficRulesProperties } from '../shared/environment';
import {
  desiredRules,
  firstTargetGroups,
  type OwnedRule,
  refusal,
  standingTargetGroups,
  stepsTo,
} from './decide';
import { carryOut, ownedRules, remove } from './listener-rules';

const elb = new ElasticLoadBalancingV2Client({});
const secrets = new SecretsManagerClient({});

/**
 * The listener rules of a service. They are not in the template because CloudFormation would put the template's
 * weights back while ECS owns them, and send all users to a group without tasks (aws-cdk#36649).
 */
export const handler = customResource(
  (event) => idOf(propertiesOf(event.ResourceProperties)),
  async (event) => {
    const properties = propertiesOf(event.ResourceProperties);
    if (event.RequestType === 'Delete') return deleteRules(properties);
    const existing = await ownedRules(elb, properties.ListenerArn, properties.Owner);
    if (event.RequestType === 'Update') {
      const reason = refusal(propertiesOf(event.OldResourceProperties), properties, existing);
      if (reason) throw new Error(reason);
    }
    return putRules(properties, existing);
  },
);

async function putRules(
  properties: LiveTrafficRulesProperties,
  existing: readonly OwnedRule[],
): Promise<CustomResourceResult> {
  const value = await headerValue(properties.TestHeaderSecretArn);
  const rules = [...existing];
  // An update that would come to the first ones has been refused.
  const targetGroups = standingTargetGroups(properties, existing) ?? firstTargetGroups(properties);
  for (const step of stepsTo(desiredRules(properties, value), existing, targetGroups)) {
    try {
      const created = await carryOut(elb, properties, step);
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

async function deleteRules(properties: LiveTrafficRulesProperties): Promise<CustomResourceResult> {
  for (const rule of await ownedRules(elb, properties.ListenerArn, properties.Owner))
    await remove(elb, rule.arn);
  return { physicalResourceId: idOf(properties), attributes: {} };
}

async function headerValue(secretArn: string): Promise<string> {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (!SecretString) throw new Error('the secret of the test header must have a string value');
  return SecretString;
}

/** Elastic Load Balancing may quote the condition that it refuses; stack events and logs are read by many. */
function without(value: string, { name, message }: Error): Error {
  return Object.assign(new Error(message.replaceAll(value, '(the test header)')), { name });
}

/** Stable for the life of the service: an id that changed would make CloudFormation delete the rules in use. */
function idOf(properties: LiveTrafficRulesProperties): string {
  return `${properties.Owner}/traffic-rules`;
}

/** CloudFormation leaves empty lists out of an event. */
function propertiesOf(properties: object): LiveTrafficRulesProperties {
  return { HostNames: [], ...properties } as unknown as LiveTrafficRulesProperties;
}
