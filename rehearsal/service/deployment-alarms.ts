import type { CloudWatch } from '../account/cloudwatch';
import type { TemplateResolver } from '../assembly/intrinsics';
import { Malformed } from '../assembly/parse';
import { type AlarmDefinition, alarmDefinition } from '../cloudwatch/alarm-definition';
import { type CompositeAlarmDefinition, compositeAlarmDefinition } from '../cloudwatch/composite-definition';
import { muteRuleDefinition } from '../cloudwatch/mute-rule';
import type { DeploymentConfiguration } from '../ecs/deployment-configuration';
import { NotModelled } from '../not-modelled';
import { readAt } from './refusal';

const ALARM = 'AWS::CloudWatch::Alarm';
const COMPOSITE = 'AWS::CloudWatch::CompositeAlarm';
const MUTE_RULE = 'AWS::CloudWatch::AlarmMuteRule';

/**
 * The alarms, composite alarms and mute rules of the service. Alarms that stop deployments must be sound and modelled;
 * another that is not is left out and named, with what watches it.
 *
 * @param fed namespaces in which something publishes here, beside those that are modelled: by default none
 * @returns what was left out, as `Type (why)`
 * @throws NotModelled, Malformed
 */
export async function addAlarms(
  cloudWatch: CloudWatch,
  resolvers: readonly TemplateResolver[],
  { alarms: { names } }: Pick<DeploymentConfiguration, 'alarms'>,
  createdAt: number,
  fed: readonly string[] = [],
): Promise<string[]> {
  const left: string[] = [];
  const leaveOut = (type: string, error: unknown) => {
    if (!(error instanceof NotModelled || error instanceof Malformed)) throw error;
    left.push(`${type} (${error instanceof NotModelled ? error.what : error.message})`);
  };
  for (const { type, where, name, read } of await resourcesOf(resolvers, ALARM)) {
    try {
      const { arn, properties } = await read();
      const named = { ...properties, AlarmName: name };
      readAt(where, () => {
        const definition = alarmDefinition(where, named);
        if (!names.includes(name)) refuseUnfed(definition, fed);
        cloudWatch.add(definition, { properties: named, createdAt, arn });
      });
    } catch (error) {
      if (names.includes(name)) throw error;
      leaveOut(type, error);
    }
  }
  const composites: Composite[] = [];
  for (const { type, where, name, read } of await resourcesOf(resolvers, COMPOSITE)) {
    // DescribeAlarms without AlarmTypes, which is how ECS is taken to ask, returns metric alarms alone.
    if (names.includes(name)) throw new NotModelled(`Composite alarm ${name} as a deployment alarm`);
    try {
      const { arn, properties } = await read();
      const named = { ...properties, AlarmName: name };
      composites.push({
        where,
        properties: named,
        arn,
        definition: readAt(where, () => compositeAlarmDefinition(where, named)),
      });
    } catch (error) {
      leaveOut(type, error);
    }
  }
  for (const error of addComposites(cloudWatch, composites, createdAt)) leaveOut(COMPOSITE, error);
  for (const { type, where, name, read } of await resourcesOf(resolvers, MUTE_RULE)) {
    try {
      const named = { ...(await read()).properties, Name: name };
      cloudWatch.alarms.putMuteRule(readAt(where, () => muteRuleDefinition(where, named)));
    } catch (error) {
      leaveOut(type, error);
    }
  }
  refuseMissing(cloudWatch, names);
  return left;
}

/** Whose models publish each minute. */
const MODELLED: readonly string[] = ['AWS/ApplicationELB', 'AWS/ECS'];

/**
 * Nothing runs by a schedule here, and there are no databases or caches, so a metric of the app's own or of theirs that
 * must come each minute never does: an alarm for which that is bad would ring in every rehearsal, and mean nothing.
 */
function refuseUnfed({ name, treatMissingData, query }: AlarmDefinition, fed: readonly string[]): void {
  if (treatMissingData !== 'breaching') return;
  for (const entry of query.entries.values()) {
    if (!('metricStat' in entry)) continue;
    const { namespace } = entry.metricStat.metric;
    if (![...MODELLED, ...fed].includes(namespace))
      throw new NotModelled(`${name}: who publishes ${namespace} each minute`);
  }
}

interface Composite {
  readonly where: string;
  readonly arn: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly definition: CompositeAlarmDefinition;
}

/** Each after those it watches: CloudWatch takes no rule that names an alarm that is not there. */
function addComposites(
  cloudWatch: CloudWatch,
  composites: readonly Composite[],
  createdAt: number,
): unknown[] {
  let waiting = composites;
  for (;;) {
    const refused: { composite: Composite; error: unknown }[] = [];
    for (const composite of waiting) {
      const { where, arn, definition, properties } = composite;
      try {
        readAt(where, () => cloudWatch.add(definition, { properties, createdAt, arn }));
      } catch (error) {
        refused.push({ composite, error });
      }
    }
    if (refused.length === 0 || refused.length === waiting.length) return refused.map(({ error }) => error);
    waiting = refused.map(({ composite }) => composite);
  }
}

interface Resource {
  readonly type: string;
  readonly where: string;
  readonly name: string;
  /** Resolves its properties, which may be refused. */
  readonly read: () => Promise<{ arn: string; properties: Readonly<Record<string, unknown>> }>;
}

async function resourcesOf(resolvers: readonly TemplateResolver[], type: string): Promise<Resource[]> {
  const found: Resource[] = [];
  for (const resolver of resolvers) {
    for (const logicalId of await resolver.resourcesOfType(type)) {
      found.push({
        type,
        where: `${resolver.stack.stackName}.${logicalId}`,
        name: await resolver.physicalId(logicalId),
        read: async () => ({
          arn: String(await resolver.attribute(logicalId, 'Arn')),
          properties: await resolver.properties(logicalId),
        }),
      });
    }
  }
  return found;
}

function refuseMissing({ alarms }: CloudWatch, names: readonly string[]): void {
  const missing = names.filter((name) => alarms.describe([name]).length === 0);
  if (missing.length > 0)
    throw new NotModelled(`Deployment alarm ${missing.join(', ')}, which no stack of the service has,`);
}
