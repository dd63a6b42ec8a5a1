import { DELIVERY_METRIC, UNIFORMITY_METRIC } from '../../lambda/shared/environment';
import { isPause, needs, pruned } from './pruned';
import {
  type Fields,
  isFields,
  type RawResource,
  type RawTemplate,
  references,
  refersTo,
} from './raw-template';

/** The custom resource that owns the listener rules. */
export const RULES_TYPE = 'Custom::TealLiveTrafficRules';

/** What publishes them leaves, so that what watches them would sound for ever, or never. */
const DEAD_NAMESPACES: readonly unknown[] = [UNIFORMITY_METRIC.NAMESPACE, DELIVERY_METRIC.NAMESPACE];

/** Property by which a resource hangs on another: it is nothing without it. */
const HANGS_BY: Readonly<Record<string, string>> = {
  'AWS::Lambda::Version': 'FunctionName',
  'AWS::Lambda::Alias': 'FunctionName',
  'AWS::Lambda::Permission': 'FunctionName',
  'AWS::Lambda::EventInvokeConfig': 'FunctionName',
  'AWS::Lambda::Url': 'TargetFunctionArn',
  'AWS::SecretsManager::RotationSchedule': 'RotationLambdaARN',
  'AWS::Logs::MetricFilter': 'LogGroupName',
  'AWS::Logs::SubscriptionFilter': 'LogGroupName',
  'AWS::CloudWatch::CompositeAlarm': 'AlarmRule',
};

/** Types that are there for others: they go with the last that needs them. */
const SUPPORTS: ReadonlySet<string> = new Set([
  'AWS::IAM::Role',
  'AWS::IAM::ManagedPolicy',
  'AWS::Logs::LogGroup',
  'AWS::EC2::SecurityGroup',
]);

/**
 * Logical ids of what is Teal's alone: its functions, the custom resource of the listener rules, and all that is there for
 * them and for nothing else. Functions of the team's own stay, and so does what they share with Teal's.
 */
export function leaving(template: RawTemplate): ReadonlySet<string> {
  const resources = Object.entries(template.Resources);
  const ids = new Set(resources.filter(([, each]) => isTeals(each, template)).map(([id]) => id));
  if (ids.size === 0) return ids;
  for (;;) {
    const before = ids.size;
    const staying = resources.filter(([id]) => !ids.has(id));
    const left = new Map(staying.map(([id, resource]) => [id, pruned(resource, ids)]));
    for (const [id, resource] of staying) {
      if (left.get(id) === undefined || hangsOn(resource, ids)) ids.add(id);
    }
    const needed = new Set([...left.values()].flatMap((each) => (each ? [...needs(each)] : [])));
    for (const each of Object.values(template.Outputs ?? {})) references(each, needed);
    const was = new Set(resources.flatMap(([, each]) => [...references(each.Properties)]));
    for (const [id, { Type }] of staying) {
      if (SUPPORTS.has(Type) && was.has(id) && !needed.has(id) && wasNeededBy(id, resources, ids))
        ids.add(id);
    }
    if (ids.size === before) return ids;
  }
}

/**
 * As `HandlerFunction` makes each: it logs to a group of its own under /teal, which has its name. A team's function has
 * another group.
 */
function isTeals({ Type, Properties = {} }: RawResource, { Resources }: RawTemplate): boolean {
  if (Type === RULES_TYPE || Type === 'AWS::CDK::Metadata') return true;
  if (Type !== 'AWS::Lambda::Function' || typeof Properties.FunctionName !== 'string') return false;
  const { LoggingConfig } = Properties;
  const group =
    isFields(LoggingConfig) && isFields(LoggingConfig.LogGroup) ? LoggingConfig.LogGroup.Ref : undefined;
  return Resources[String(group)]?.Properties?.LogGroupName === `/teal/${Properties.FunctionName}`;
}

function hangsOn({ Type, Properties = {} }: RawResource, ids: ReadonlySet<string>): boolean {
  const property = HANGS_BY[Type];
  if (property !== undefined)
    return refersTo(Properties[property], ids) && isAllOf(Properties[property], ids);
  if (Type === 'AWS::CloudWatch::Alarm') return isBlind(Properties, ids);
  return /^AWS::EC2::SecurityGroup(In|E)gress$/.test(Type) && refersTo(Properties, ids);
}

/** Whether it refers to nothing that stays, pseudo parameters aside. */
const isAllOf = (value: unknown, ids: ReadonlySet<string>): boolean =>
  [...references(value)].every((id) => ids.has(id) || id.startsWith('AWS::'));

/** Whether each metric that an alarm looks at has nobody to publish it any more. */
function isBlind(properties: Fields, ids: ReadonlySet<string>): boolean {
  const metrics = Array.isArray(properties.Metrics)
    ? properties.Metrics.flatMap((each) =>
        isFields(each) && isFields(each.MetricStat) && isFields(each.MetricStat.Metric)
          ? [each.MetricStat.Metric]
          : [],
      )
    : [properties];
  return (
    metrics.length > 0 &&
    metrics.every(
      ({ Namespace, Dimensions }) => DEAD_NAMESPACES.includes(Namespace) || refersTo(Dimensions, ids),
    )
  );
}

/** By something that leaves, or by a hook of the service's that does. */
function wasNeededBy(
  id: string,
  resources: readonly (readonly [string, RawResource])[],
  ids: ReadonlySet<string>,
): boolean {
  return resources.some(([other, resource]) => {
    if (ids.has(other)) return references(resource.Properties).has(id);
    return (
      resource.Type === 'AWS::ECS::Service' && hooksOf(resource).some((hook) => references(hook).has(id))
    );
  });
}

/** Hooks of a service that leave it. */
export function hooksOf({ Properties = {} }: RawResource): readonly unknown[] {
  const { DeploymentConfiguration } = Properties;
  const hooks = isFields(DeploymentConfiguration) ? DeploymentConfiguration.LifecycleHooks : undefined;
  return Array.isArray(hooks) ? hooks.filter((hook) => !isPause(hook)) : [];
}
