import table from '../../dist/resource-types.json';

/** What CloudFormation does to a resource whose property changes. */
export type Replacement = 'no' | 'may' | 'will';

/**
 * Types whose resources are never changed but made anew, and used by whoever refers to them: that is no loss.
 * source: CloudFormation template reference, "Update requires: Replacement" of each property of AWS::ECS::TaskDefinition
 */
const VERSIONED: ReadonlySet<string> = new Set([
  'AWS::ECS::TaskDefinition',
  'AWS::Lambda::Version',
  'AWS::Lambda::LayerVersion',
  'AWS::ApiGateway::Deployment',
  'AWS::CloudFormation::WaitConditionHandle',
]);

/** Types that say one rule each. Another rule is made before the old one goes: who judges the rule has said it all. */
const RULES: ReadonlySet<string> = new Set([
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::Lambda::Permission',
]);

/** A rule of a security group: what it opens and closes is all there is of it. */
export const isNetworkRule = (type: string): boolean => /^AWS::EC2::SecurityGroup(In|E)gress$/.test(type);

/**
 * Teal's own custom resource: its physical id names the owner and the listener, and nothing else changes it.
 * source: docs/adr/0008, lambda/traffic-rules/identity.ts
 */
const OWN: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['Custom::TealLiveTrafficRules', new Set(['Owner', 'ListenerArn'])],
]);

/** Says nothing about what runs. */
export const isIgnored = (type: string): boolean => type === 'AWS::CDK::Metadata';

/** Whether a replacement takes something away that was there. */
export const losesByReplacement = (type: string): boolean => !VERSIONED.has(type) && !RULES.has(type);

let lines: ReadonlyMap<string, string> | undefined;
const known = new Map<string, ReadonlyMap<string, Replacement>>();

/**
 * By the database of CloudFormation's resource types. A type or a property that it does not know may replace: a
 * newer one, a custom resource, or a third party's.
 */
export function replacementBy(type: string, property: string): Replacement {
  const own = OWN.get(type);
  if (own) return own.has(property) ? 'will' : 'no';
  return propertiesOf(type)?.get(property) ?? 'may';
}

function propertiesOf(type: string): ReadonlyMap<string, Replacement> | undefined {
  // Taken apart type by type: a plan needs a few of 1800.
  lines ??= new Map(table.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line]));
  const line = lines.get(type);
  if (line === undefined) return undefined;
  const properties = known.get(type) ?? new Map(line.split(' ').slice(1).map(entry));
  known.set(type, properties);
  return properties;
}

function entry(word: string): readonly [string, Replacement] {
  if (word.endsWith('!')) return [word.slice(0, -1), 'will'];
  return word.endsWith('?') ? [word.slice(0, -1), 'may'] : [word, 'no'];
}
