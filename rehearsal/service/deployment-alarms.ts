import type { CloudWatch } from '../account/cloudwatch';
import type { TemplateResolver } from '../assembly/intrinsics';
import { Malformed } from '../assembly/parse';
import { muteRuleDefinition } from '../cloudwatch/mute-rule';
import type { DeploymentConfiguration } from '../ecs/deployment-configuration';
import { NotModelled } from '../not-modelled';
import { readAt } from './refusal';

type Add = (where: string, properties: Readonly<Record<string, unknown>>) => void;

/**
 * Alarms that stop deployments must be sound and modelled; another that is not is left out and named.
 *
 * @returns what was left out, as `Type (why)`
 * @throws NotModelled, Malformed
 */
export async function addAlarms(
  cloudWatch: CloudWatch,
  resolvers: readonly TemplateResolver[],
  { alarms: { names } }: Pick<DeploymentConfiguration, 'alarms'>,
  createdAt: number,
): Promise<string[]> {
  const left: string[] = [];
  const added = new Set<string>();
  const addAll = async (type: string, nameProperty: string, add: Add) => {
    for (const resolver of resolvers) {
      for (const logicalId of await resolver.resourcesOfType(type)) {
        const name = await resolver.physicalId(logicalId);
        const where = `${resolver.stack.stackName}.${logicalId}`;
        try {
          const properties = { ...(await resolver.properties(logicalId)), [nameProperty]: name };
          readAt(where, () => add(where, properties));
          added.add(name);
        } catch (error) {
          const canBeLeft = error instanceof NotModelled || error instanceof Malformed;
          if (!canBeLeft || names.includes(name)) throw error;
          left.push(`${type} (${error instanceof NotModelled ? error.what : error.message})`);
        }
      }
    }
  };
  await addAll('AWS::CloudWatch::Alarm', 'AlarmName', (where, properties) =>
    cloudWatch.addMetricAlarm(where, properties, createdAt),
  );
  await addAll('AWS::CloudWatch::CompositeAlarm', 'AlarmName', (where, properties) =>
    cloudWatch.addCompositeAlarm(where, properties, createdAt),
  );
  await addAll('AWS::CloudWatch::AlarmMuteRule', 'Name', (where, properties) =>
    cloudWatch.alarms.putMuteRule(muteRuleDefinition(where, properties)),
  );
  const missing = names.filter((name) => !added.has(name));
  if (missing.length > 0)
    throw new NotModelled(`Deployment alarm ${missing.join(', ')}, which no stack of the service has,`);
  return left;
}
