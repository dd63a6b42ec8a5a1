import type { TemplateResolver } from '../assembly/intrinsics';
import { alarmDefinition } from '../cloudwatch/alarm-definition';
import type { Alarms } from '../cloudwatch/alarms';
import { NotModelled } from '../not-modelled';

/**
 * Alarms that stop deployments must be modelled; another that cannot be is left out and named.
 *
 * @param names of the deployment alarms
 * @returns what was left out, as `Type (why)`
 * @throws NotModelled
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
      const properties = await resolver.properties(logicalId);
      const AlarmName = properties.AlarmName ?? (await resolver.physicalId(logicalId));
      try {
        alarms.add(alarmDefinition(logicalId, { ...properties, AlarmName }), createdAt);
        added.add(String(AlarmName));
      } catch (error) {
        if (!(error instanceof NotModelled) || names.includes(String(AlarmName))) throw error;
        left.push(`AWS::CloudWatch::Alarm (${error.what})`);
      }
    }
  }
  const missing = names.filter((name) => !added.has(name));
  if (missing.length > 0)
    throw new NotModelled(`Deployment alarm ${missing.join(', ')}, which no stack of the service has,`);
  return left;
}
