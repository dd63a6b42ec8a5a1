import type { TemplateResolver } from '../assembly/intrinsics';
import { Malformed } from '../assembly/parse';
import { alarmDefinition } from '../cloudwatch/alarm-definition';
import type { Alarms } from '../cloudwatch/alarms';
import { NotModelled } from '../not-modelled';
import { readAt } from './refusal';

/**
 * Alarms that stop deployments must be sound and modelled; another that is not is left out and named.
 *
 * @param names of the deployment alarms
 * @returns what was left out, as `Type (why)`
 * @throws NotModelled, Malformed
 */
export async function addAlarms(
  alarms: Alarms,
  resolvers: readonly TemplateResolver[],
  names: readonly string[],
  createdAt: number,
): Promise<string[]> {
  const left: string[] = [];
  const added = new Set<string>();
  for (const resolver of resolvers) {
    for (const logicalId of await resolver.resourcesOfType('AWS::CloudWatch::Alarm')) {
      const AlarmName = await resolver.physicalId(logicalId);
      const where = `${resolver.stack.stackName}.${logicalId}`;
      try {
        const properties = { ...(await resolver.properties(logicalId)), AlarmName };
        readAt(where, () => alarms.add(alarmDefinition(where, properties), createdAt));
        added.add(AlarmName);
      } catch (error) {
        const canBeLeft = error instanceof NotModelled || error instanceof Malformed;
        if (!canBeLeft || names.includes(AlarmName)) throw error;
        left.push(`AWS::CloudWatch::Alarm (${error instanceof NotModelled ? error.what : error.message})`);
      }
    }
  }
  const missing = names.filter((name) => !added.has(name));
  if (missing.length > 0)
    throw new NotModelled(`Deployment alarm ${missing.join(', ')}, which no stack of the service has,`);
  return left;
}
